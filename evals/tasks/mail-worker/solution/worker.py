"""Sends mails from a queue until it is cancelled."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)


class Worker:
    def __init__(self, queue: asyncio.Queue[str], send: Callable[[str], Awaitable[None]]) -> None:
        self.queue = queue
        self.send = send
        self.sent = 0
        self.errors = 0

    async def run(self) -> None:
        while True:
            try:
                mail = await self.queue.get()
                await self.send(mail)
                self.sent += 1
            except Exception:
                log.exception("a mail was not sent")
                self.errors += 1


async def stop(task: asyncio.Task[None]) -> None:
    """Cancels the task of a worker and waits for its end."""
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        log.info("the worker has stopped")
