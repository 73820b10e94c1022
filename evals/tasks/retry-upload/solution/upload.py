"""Uploads files to the store, again where it makes sense."""

import asyncio
import logging

log = logging.getLogger(__name__)

ATTEMPTS = 4


class Refused(Exception):
    """The store will never take this file."""


class Busy(Exception):
    """The store may take the file later."""


async def upload(store, name: str, data: bytes, pace: float = 1.0) -> str:
    """Gives the address of the file in the store."""
    for attempt in range(ATTEMPTS):
        try:
            return await store.put(name, data)
        except (Busy, ConnectionError) as error:
            log.warning("%s, attempt %d: %s", name, attempt + 1, error)
            if attempt == ATTEMPTS - 1:
                raise
        await asyncio.sleep(0.5 * 2**attempt * pace)
    raise AssertionError("unreachable")


async def upload_all(store, files: dict[str, bytes], pace: float = 1.0) -> dict[str, str]:
    addresses = await asyncio.gather(*(upload(store, name, data, pace) for name, data in files.items()))
    return dict(zip(files, addresses))
