"""Temperatures of the weather stations: a line of text for whoever connects."""

import asyncio
from dataclasses import dataclass

AT_ONCE = 10


@dataclass(frozen=True)
class Station:
    name: str
    host: str
    port: int


@dataclass(frozen=True)
class Reading:
    station: str
    celsius: float


async def read_station(station: Station) -> Reading:
    reader, writer = await asyncio.open_connection(station.host, station.port)
    try:
        line = await reader.readline()
    finally:
        writer.close()
        await writer.wait_closed()
    return Reading(station.name, float(line))


async def readings(stations: list[Station]) -> list[Reading]:
    limit = asyncio.Semaphore(AT_ONCE)

    async def read(station: Station) -> Reading:
        async with limit:
            return await read_station(station)

    return await asyncio.gather(*(read(station) for station in stations))


def warmest(found: list[Reading]) -> str:
    return max(found, key=lambda reading: reading.celsius).station
