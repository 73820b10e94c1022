"""Compresses documents in worker threads, and logs for which request."""

import asyncio
import contextvars
import logging
import zlib
from concurrent.futures import ThreadPoolExecutor

request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="-")
log = logging.getLogger("archive")
pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="archive")


class RequestFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


log.addFilter(RequestFilter())


def compress(name: str, data: bytes) -> bytes:
    packed = zlib.compress(data)
    log.info("%s: %d bytes of %d", name, len(packed), len(data))
    return packed


async def handle(identifier: str, documents: dict[str, bytes]) -> dict[str, bytes]:
    """Compresses the documents of one request."""
    request_id.set(identifier)
    log.info("%d documents", len(documents))
    loop = asyncio.get_running_loop()
    packed = await asyncio.gather(
        *(
            loop.run_in_executor(pool, contextvars.copy_context().run, compress, name, data)
            for name, data in documents.items()
        )
    )
    return dict(zip(documents, packed))
