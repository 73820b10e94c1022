"""The stock of the warehouse, changed by one order at a time."""

import asyncio
from collections.abc import Awaitable, Callable


class OutOfStock(Exception):
    pass


class Stock:
    def __init__(self, pieces: dict[str, int], save: Callable[[dict[str, int]], Awaitable[None]]) -> None:
        self.pieces = pieces
        self.save = save
        self.lock = asyncio.Lock()

    async def take(self, article: str, count: int = 1) -> int:
        """Gives what is left."""
        async with self.lock:
            left = self.pieces.get(article, 0) - count
            if left < 0:
                raise OutOfStock(article)
            await self.save({**self.pieces, article: left})
            self.pieces[article] = left
            return left

    async def put(self, article: str, count: int) -> int:
        async with self.lock:
            left = self.pieces.get(article, 0) + count
            await self.save({**self.pieces, article: left})
            self.pieces[article] = left
            return left
