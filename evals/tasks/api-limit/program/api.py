"""A client of the provider's API."""

import asyncio
from collections.abc import Awaitable, Callable

Transport = Callable[[str], Awaitable[dict]]

AT_ONCE = 4


class ApiError(Exception):
    pass


class Api:
    def __init__(self, transport: Transport) -> None:
        self.transport = transport

    @property
    def limit(self) -> asyncio.Semaphore:
        """The provider allows so many requests at a time."""
        return asyncio.Semaphore(AT_ONCE)

    async def get(self, path: str) -> dict:
        async with self.limit:
            answer = await self.transport(path)
        if "error" in answer:
            raise ApiError(answer["error"])
        return answer

    async def user(self, number: int) -> str:
        return (await self.get(f"/users/{number}"))["name"]

    async def users(self, numbers: list[int]) -> list[str]:
        return await asyncio.gather(*(self.user(number) for number in numbers))
