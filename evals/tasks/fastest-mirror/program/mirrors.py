"""Finds the mirror that answers first."""

import asyncio
from collections.abc import Awaitable, Callable

Ping = Callable[[str], Awaitable[None]]


class NoMirror(Exception):
    pass


async def probe(ping: Ping, mirror: str) -> str:
    await ping(mirror)
    return mirror


async def fastest(ping: Ping, mirrors: list[str], limit: float = 10.0) -> str:
    tasks = [asyncio.create_task(probe(ping, mirror)) for mirror in mirrors]
    done, pending = await asyncio.wait(tasks, timeout=limit, return_when=asyncio.FIRST_COMPLETED)
    if not done:
        raise NoMirror("no mirror has answered in time")
    return done.pop().result()
