"""Looks up where addresses are."""

from dataclasses import dataclass

import aiohttp


@dataclass(frozen=True)
class Place:
    latitude: float
    longitude: float


def place_of(found: dict) -> Place:
    return Place(round(found["lat"], 3), round(found["lon"], 3))


async def locate_all(base_url: str, addresses: list[str]) -> list[Place | None]:
    places: list[Place | None] = []
    async with aiohttp.ClientSession(base_url) as session:
        for address in addresses:
            async with session.get("/search", params={"q": address}) as answer:
                if answer.status == 404:
                    places.append(None)
                    continue
                answer.raise_for_status()
                found = await answer.json()
            places.append(place_of(found))
    return places
