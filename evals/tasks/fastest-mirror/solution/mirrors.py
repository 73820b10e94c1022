"""Finds the mirror that answers first."""

import asyncio
from collections.abc import Awaitable, Callable

Ping = Callable[[str], Awaitable[None]]


class NoMirror(Exception):
    pass


async def probe(ping: Ping, mirror: str) -> str:
    await ping(mirror)
    return mirror


async def first_of(tasks: list[asyncio.Task[str]]) -> str:
    pending = set(tasks)
    while pending:
        done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            if task.exception() is None:
                return task.result()
    raise NoMirror("all mirrors have failed")


async def fastest(ping: Ping, mirrors: list[str], limit: float = 10.0) -> str:
    tasks = [asyncio.create_task(probe(ping, mirror)) for mirror in mirrors]
    try:
        async with asyncio.timeout(limit):
            return await first_of(tasks)
    except TimeoutError as error:
        raise NoMirror("no mirror has answered in time") from error
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
