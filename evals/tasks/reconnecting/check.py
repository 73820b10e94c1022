"""Hidden check: the feed reconnects, after its pause, until it is stopped."""

import asyncio
import time

from harness import expectation, load, main, until


class Line:
    def __init__(self):
        self.times = []
        self.events = []
        self.lost = None

    async def connect(self, lost):
        await asyncio.sleep(0)
        self.times.append(time.monotonic())
        self.lost = lost

    async def listen(self, event):
        await asyncio.sleep(0)
        self.events.append(event)


async def started(pause):
    line = Line()
    feed = load("feed").Feed(line.connect, pause)
    feed.listeners.append(line.listen)
    await feed.start()
    return line, feed


@expectation("it connects again each time the connection is lost, and tells its listeners")
async def again():
    line, feed = await started(0.02)
    for connections in (2, 3):
        line.lost()
        await until(lambda: len(line.events) == connections, "it did not connect again")
    assert line.events == ["connected"] * 3 and feed.connections == 3, f"the events are {line.events}"
    assert line.times[1] - line.times[0] >= 0.019, "it connected again without a pause"
    await feed.stop()


@expectation("after stop() it does not connect again, and nothing is left running")
async def stopped():
    line, feed = await started(0.05)
    line.lost()
    await asyncio.sleep(0)
    await feed.stop()
    left = asyncio.all_tasks() - {asyncio.current_task()}
    assert not left, f"{len(left)} tasks are left"
    line.lost()
    await asyncio.sleep(0.1)
    assert len(line.times) == 1, "it connected after stop()"


main()
