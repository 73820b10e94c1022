"""A feed that connects again where the connection is lost."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)

Connect = Callable[[Callable[[], None]], Awaitable[None]]
Listener = Callable[[str], Awaitable[None]]


class Feed:
    """`connect(lost)` connects; `lost` is a plain function that the connection calls, from the loop, when it ends."""

    def __init__(self, connect: Connect, pause: float = 1.0) -> None:
        self.connect = connect
        self.pause = pause
        self.listeners: list[Listener] = []
        self.connections = 0
        self.running = False

    async def start(self) -> None:
        self.running = True
        await self.reconnect()

    async def reconnect(self) -> None:
        if not self.running:
            return
        await self.connect(self.lost)
        self.connections += 1
        await self.tell("connected")

    def lost(self) -> None:
        log.info("the connection is lost")
        if self.running:
            asyncio.get_running_loop().call_later(self.pause, self.reconnect)

    async def tell(self, event: str) -> None:
        await asyncio.gather(*(listener(event) for listener in self.listeners))

    async def stop(self) -> None:
        self.running = False
