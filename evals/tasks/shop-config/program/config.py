"""Configurations of shops, fetched once."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import lru_cache

Fetch = Callable[[str], Awaitable[dict]]


@dataclass(frozen=True)
class Config:
    shop: str
    currency: str
    banner: str | None


class Configs:
    def __init__(self, fetch: Fetch) -> None:
        self.fetch = fetch
        self.load = lru_cache(maxsize=None)(self.load)

    async def load(self, shop: str) -> Config:
        raw = await self.fetch(shop)
        return Config(shop, raw.get("currency", "EUR"), raw.get("banner"))

    def forget(self) -> None:
        self.load.cache_clear()


async def page(configs: Configs, shop: str, cents: int) -> str:
    config = await configs.load(shop)
    price = f"{cents / 100:.2f} {config.currency}"
    return f"{config.banner}: {price}" if config.banner else price
