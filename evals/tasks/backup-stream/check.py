"""Hidden check: the source is read as slowly as the server reads, and the connection is closed at the end."""

import asyncio
import contextlib

from harness import expectation, load, main, until

CHUNK = bytes(range(256)) * 256


class BackupServer:
    def __init__(self, answer=b"ok\n"):
        self.may_read = asyncio.Event()
        self.answer = answer
        self.chunks = []
        self.closed = False

    async def talk(self, reader, writer):
        await self.may_read.wait()
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while length := int.from_bytes(await reader.readexactly(4), "big"):
                self.chunks.append(await reader.readexactly(length))
            writer.write(self.answer)
            await writer.drain()
            self.closed = await reader.read() == b""
        self.closed = True
        writer.close()

    @contextlib.asynccontextmanager
    async def running(self):
        server = await asyncio.start_server(self.talk, "127.0.0.1", 0)
        try:
            yield server.sockets[0].getsockname()
        finally:
            server.close()


class Source:
    def __init__(self, count, broken=False):
        self.count = count
        self.broken = broken
        self.read = 0

    async def chunks(self):
        for _ in range(self.count):
            self.read += 1
            yield CHUNK
            await asyncio.sleep(0)
        if self.broken:
            raise OSError("the disk is broken")


@expectation("the source is read no further than a server that does not read can follow, and all arrives at last")
async def back_pressure():
    server, source = BackupServer(), Source(600)
    async with server.running() as (host, port):
        task = asyncio.create_task(load("backup").send(host, port, source.chunks()))
        before, still = -1, 0
        while still < 20:
            before, still = source.read, still + 1 if source.read == before else 0
            await asyncio.sleep(0.01)
        held = source.read
        server.may_read.set()
        await until(task.done, "it did not come to an end")
    assert held < 500, f"{held} of 600 chunks were read while the server read nothing"
    assert task.result() == 600 * len(CHUNK), "the count is wrong"
    assert len(server.chunks) == 600 and set(server.chunks) == {CHUNK}, "the server has got something else"


@expectation("an answer other than ok is a BackupError, and the connection is closed")
async def refused():
    backup = load("backup")
    server = BackupServer(answer=b"disk full\n")
    server.may_read.set()
    async with server.running() as (host, port):
        try:
            await backup.send(host, port, Source(2).chunks())
        except backup.BackupError as error:
            assert str(error) == "disk full", f"the text is {error}"
        else:
            raise AssertionError("no error was raised")
        await until(lambda: server.closed, "the connection is open")


@expectation("the connection is closed when the source fails")
async def broken_source():
    backup = load("backup")
    server = BackupServer()
    server.may_read.set()
    async with server.running() as (host, port):
        try:
            await backup.send(host, port, Source(2, broken=True).chunks())
        except OSError as error:
            assert str(error) == "the disk is broken", f"the error is {error}"
        else:
            raise AssertionError("no error was raised")
        await until(lambda: server.closed, "the connection is open")


main()
