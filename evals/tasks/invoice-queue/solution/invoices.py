"""Prints invoices with a few workers."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)

WORKERS = 3


class PrinterError(Exception):
    pass


async def worker(
    queue: asyncio.Queue[int], print_one: Callable[[int], Awaitable[None]], printed: list[int], failed: list[int]
) -> None:
    while True:
        number = await queue.get()
        try:
            await print_one(number)
        except PrinterError as error:
            log.warning("invoice %d: %s", number, error)
            failed.append(number)
        else:
            printed.append(number)
        finally:
            queue.task_done()


async def process(numbers: list[int], print_one: Callable[[int], Awaitable[None]]) -> tuple[list[int], list[int]]:
    """Gives the numbers that were printed and those that failed, both sorted."""
    queue: asyncio.Queue[int] = asyncio.Queue()
    for number in numbers:
        queue.put_nowait(number)
    printed: list[int] = []
    failed: list[int] = []
    workers = [asyncio.create_task(worker(queue, print_one, printed, failed)) for _ in range(WORKERS)]
    await queue.join()
    for task in workers:
        task.cancel()
    await asyncio.gather(*workers, return_exceptions=True)
    return sorted(printed), sorted(failed)
