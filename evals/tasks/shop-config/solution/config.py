"""Configurations of shops, fetched once."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

Fetch = Callable[[str], Awaitable[dict]]


@dataclass(frozen=True)
class Config:
    shop: str
    currency: str
    banner: str | None


class Configs:
    def __init__(self, fetch: Fetch) -> None:
        self.fetch = fetch
        self.known: dict[str, Config] = {}
        self.locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def load(self, shop: str) -> Config:
        async with self.locks[shop]:
            if shop not in self.known:
                raw = await self.fetch(shop)
                self.known[shop] = Config(shop, raw.get("currency", "EUR"), raw.get("banner"))
            return self.known[shop]

    def forget(self) -> None:
        self.known.clear()


async def page(configs: Configs, shop: str, cents: int) -> str:
    config = await configs.load(shop)
    price = f"{cents / 100:.2f} {config.currency}"
    return f"{config.banner}: {price}" if config.banner else price
