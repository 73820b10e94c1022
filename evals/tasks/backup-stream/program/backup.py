"""Sends backups to the backup server."""

import asyncio
from collections.abc import AsyncIterable


class BackupError(Exception):
    pass


async def send(host: str, port: int, chunks: AsyncIterable[bytes]) -> int:
    """Gives the number of bytes that were sent, without the lengths."""
    reader, writer = await asyncio.open_connection(host, port)
    sent = 0
    async for chunk in chunks:
        writer.write(len(chunk).to_bytes(4, "big"))
        writer.write(chunk)
        sent += len(chunk)
    writer.write(bytes(4))
    answer = await reader.readline()
    writer.close()
    if answer != b"ok\n":
        raise BackupError(answer.decode().strip() or "the server has closed the connection")
    return sent
