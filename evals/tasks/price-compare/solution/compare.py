"""Compares the prices of several shops."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from decimal import Decimal

log = logging.getLogger(__name__)

Ask = Callable[[str], Awaitable[Decimal]]


async def price(ask: Ask, shop: str) -> Decimal | None:
    try:
        return await ask(shop)
    except OSError as error:
        log.warning("%s did not answer: %s", shop, error)
        return None


async def compare(ask: Ask, shops: list[str]) -> dict[str, Decimal]:
    """The price in each shop that answered, in the order of `shops`."""
    answers = await asyncio.gather(*(price(ask, shop) for shop in shops))
    return {shop: answer for shop, answer in zip(shops, answers) if answer is not None}


async def cheapest(ask: Ask, shops: list[str]) -> str | None:
    found = await compare(ask, shops)
    return min(found, key=found.__getitem__, default=None)
