"""Brings readings from the driver's thread into the event loop."""

import asyncio
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Reading:
    sensor: str
    value: float


class Bridge:
    """`driver.start(callback)` starts a thread that calls back with (sensor, value), and with None at the end."""

    def __init__(self, driver) -> None:
        self.driver = driver
        self.queue: asyncio.Queue[Reading | None] = asyncio.Queue()
        self.thread: threading.Thread | None = None

    async def start(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.thread = self.driver.start(self.on_reading)

    def on_reading(self, pair: tuple[str, float] | None) -> None:
        reading = None if pair is None else Reading(*pair)
        self.loop.call_soon_threadsafe(self.queue.put_nowait, reading)

    async def readings(self) -> AsyncIterator[Reading]:
        while (reading := await self.queue.get()) is not None:
            yield reading


async def mean(driver) -> float:
    bridge = Bridge(driver)
    await bridge.start()
    values = [reading.value async for reading in bridge.readings()]
    return sum(values) / len(values)
