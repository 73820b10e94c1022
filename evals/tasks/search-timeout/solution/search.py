"""Searches in the new index, and in the old one where the new one is too slow."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

log = logging.getLogger(__name__)

Index = Callable[[str], Awaitable[list[str]]]


@dataclass
class Answer:
    hits: list[str]
    stale: bool = False


async def search(new: Index, old: Index, words: str, limit: float = 1.0) -> Answer:
    query = " ".join(words.lower().split())
    try:
        async with asyncio.timeout(limit):
            return Answer(await new(query))
    except TimeoutError:
        log.warning("the new index is too slow for %r", query)
    return Answer(await old(query), stale=True)
