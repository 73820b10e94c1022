"""Reads the inventory of the warehouse: `python sync.py URL`."""

import asyncio
import sys

import aiohttp


async def log_in(url: str) -> aiohttp.ClientSession:
    session = aiohttp.ClientSession(url)
    async with session.post("/login", json={"user": "sync"}) as answer:
        answer.raise_for_status()
        token = (await answer.json())["token"]
    session.headers["Authorization"] = f"Bearer {token}"
    return session


async def read_page(session: aiohttp.ClientSession, page: int) -> list[dict]:
    async with session.get("/inventory", params={"page": page}) as answer:
        answer.raise_for_status()
        return await answer.json()


async def main() -> int:
    session = await log_in(sys.argv[1])
    items = []
    page = 1
    try:
        while rows := await read_page(session, page):
            print(f"page {page}: {len(rows)} items")
            items += rows
            page += 1
    except aiohttp.ClientResponseError as error:
        print(f"page {page}: status {error.status}")
        return 1
    finally:
        await session.close()
    print(f"{len(items)} items, {sum(item['stock'] for item in items)} pieces")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
