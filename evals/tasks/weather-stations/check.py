"""Hidden check: several stations are asked at a time, not too many, and the readings are in order."""

import asyncio
import contextlib

from harness import Meeting, expectation, load, main


@contextlib.asynccontextmanager
async def listening(answer):
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()
    finally:
        server.close()


async def table(count, size):
    """Reads so many stations, which wait for each other until `size` are asked at the same time."""
    module, meeting, asked = load("stations"), Meeting(size), []

    async def answer(reader, writer):
        asked.append(len(asked))
        line = f"{len(asked) / 2}\n".encode()
        await meeting.join()
        writer.write(line)
        await writer.drain()
        writer.close()

    async with listening(answer) as (host, port):
        found = await module.readings([module.Station(f"s{number}", host, port) for number in range(count)])
    return module, found, meeting.most


@expectation("several stations are asked at a time, and the readings are in the order of the stations")
async def several():
    module, found, most = await table(12, 5)
    assert most >= 5, f"{most} were asked at a time"
    assert [reading.station for reading in found] == [f"s{number}" for number in range(12)], "the order is another"
    assert sorted(reading.celsius for reading in found) == [number / 2 for number in range(1, 13)], "readings differ"
    assert module.warmest([*found, module.Reading("x", 99)]) == "x", "the warmest is another"


@expectation("no more than twenty stations are asked at a time")
async def not_too_many():
    _, found, most = await table(30, 21)
    assert most <= 20, f"{most} were asked at a time"
    assert len(found) == 30, f"{len(found)} of 30 readings"


@expectation("a station that fails is an error")
async def failing():
    module = load("stations")

    async def answer(reader, writer):
        writer.close()

    async with listening(answer) as (host, port):
        outcome = (await asyncio.gather(module.readings([module.Station("s", host, port)]), return_exceptions=True))[0]
    assert isinstance(outcome, ValueError), f"it gave {outcome!r}"


main()
