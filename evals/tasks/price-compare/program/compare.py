"""Compares the prices of several shops."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from decimal import Decimal

log = logging.getLogger(__name__)

Ask = Callable[[str], Awaitable[Decimal]]


async def prices(ask: Ask, shops: list[str]) -> list[Decimal]:
    found = []
    for answer in asyncio.as_completed([ask(shop) for shop in shops]):
        try:
            found.append(await answer)
        except OSError as error:
            log.warning("a shop did not answer: %s", error)
    return found


async def compare(ask: Ask, shops: list[str]) -> dict[str, Decimal]:
    """The price in each shop that answered, in the order of `shops`."""
    return dict(zip(shops, await prices(ask, shops)))


async def cheapest(ask: Ask, shops: list[str]) -> str | None:
    found = await compare(ask, shops)
    return min(found, key=found.__getitem__, default=None)
