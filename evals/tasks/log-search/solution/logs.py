"""Searches logs that lie on a remote server."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Protocol


class Connection(Protocol):
    async def page(self, number: int) -> list[str]: ...
    async def close(self) -> None: ...


class LogServer(Protocol):
    async def connect(self) -> Connection: ...


async def lines(server: LogServer) -> AsyncIterator[str]:
    """All lines of the log, read page by page."""
    connection = await server.connect()
    try:
        number = 0
        while page := await connection.page(number):
            for line in page:
                yield line
            number += 1
    finally:
        await connection.close()


async def first_match(server: LogServer, word: str) -> str | None:
    async with aclosing(lines(server)) as found:
        async for line in found:
            if word in line:
                return line
    return None


async def head(server: LogServer, count: int) -> list[str]:
    found: list[str] = []
    async with aclosing(lines(server)) as all_lines:
        async for line in all_lines:
            if len(found) == count:
                break
            found.append(line)
    return found
