"""The best quote among several suppliers."""

import asyncio
import logging
from dataclasses import dataclass

import requests

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Quote:
    supplier: str
    cents: int


async def ask(supplier: str, url: str, article: str) -> Quote:
    response = requests.get(url, params={"article": article}, timeout=60)
    response.raise_for_status()
    return Quote(supplier, response.json()["cents"])


async def in_time(supplier: str, url: str, article: str, limit: float) -> Quote | None:
    try:
        return await asyncio.wait_for(ask(supplier, url, article), limit)
    except asyncio.TimeoutError:
        log.warning("%s is late", supplier)
    except requests.RequestException as error:
        log.warning("%s: %s", supplier, error)
    return None


async def best_quote(suppliers: dict[str, str], article: str, limit: float = 2.0) -> Quote | None:
    """The cheapest quote that came within `limit` seconds; the earlier supplier wins where two are equal."""
    answers = await asyncio.gather(*(in_time(name, url, article, limit) for name, url in suppliers.items()))
    quotes = [quote for quote in answers if quote is not None]
    return min(quotes, key=lambda quote: quote.cents, default=None)
