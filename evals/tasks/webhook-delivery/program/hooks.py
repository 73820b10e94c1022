"""Delivers events to subscribers in the background."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)

Send = Callable[[str, dict], Awaitable[None]]


class Hooks:
    def __init__(self, send: Send) -> None:
        self.send = send
        self.subscribers: list[str] = []
        self.failed: list[tuple[str, dict]] = []

    def subscribe(self, url: str) -> None:
        self.subscribers.append(url)

    async def deliver(self, url: str, event: dict) -> None:
        try:
            await self.send(url, event)
        except OSError as error:
            log.warning("%s: %s", url, error)
            self.failed.append((url, event))

    def publish(self, event: dict) -> None:
        """Starts the deliveries; has to be called while a loop is running."""
        for url in self.subscribers:
            asyncio.create_task(self.deliver(url, event))
