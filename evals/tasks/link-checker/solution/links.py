"""Finds the broken links of a site."""

import asyncio
from dataclasses import dataclass

import aiohttp

MAX_AT_ONCE = 10


@dataclass(frozen=True)
class Broken:
    link: str
    reason: str


async def check_link(session: aiohttp.ClientSession, link: str) -> Broken | None:
    try:
        async with session.get(link) as answer:
            if answer.status >= 400:
                return Broken(link, f"status {answer.status}")
    except aiohttp.ClientError as error:
        return Broken(link, type(error).__name__)
    return None


async def check_links(links: list[str]) -> list[Broken]:
    limit = asyncio.Semaphore(MAX_AT_ONCE)

    async def check(session: aiohttp.ClientSession, link: str) -> Broken | None:
        async with limit:
            return await check_link(session, link)

    async with aiohttp.ClientSession() as session:
        found = await asyncio.gather(*(check(session, link) for link in links))
    return [broken for broken in found if broken is not None]
