"""Hidden check: the first answer wins, and nothing goes on afterwards."""

import asyncio

from harness import expectation, load, main, until


class Net:
    """Mirrors that answer, fail or never answer; counts those who are being asked."""

    def __init__(self, **behaviour):
        self.behaviour = behaviour
        self.open = 0
        self.asked = 0

    async def ping(self, mirror):
        self.open += 1
        self.asked += 1
        try:
            kind = self.behaviour[mirror]
            if kind == "never":
                await asyncio.Event().wait()
            await asyncio.sleep(0.03 if kind == "slow" else 0)
            if kind == "fails":
                raise ConnectionRefusedError(mirror)
        finally:
            await asyncio.sleep(0)
            self.open -= 1


async def result_of(net, limit=30.0):
    task = asyncio.create_task(load("mirrors").fastest(net.ping, list(net.behaviour), limit))
    await until(task.done, "it did not come back")
    return task.result()


@expectation("the first mirror that answers wins, and the others are stopped by then")
async def first():
    net = Net(a="never", b="quick", c="never")
    assert await result_of(net) == "b", "another mirror won"
    assert net.open == 0, f"{net.open} mirrors are still being asked"
    assert net.asked == 3, "not all mirrors were asked"


@expectation("a mirror that fails does not win while another may answer")
async def failing():
    net = Net(a="fails", b="slow", c="never")
    assert await result_of(net) == "b", "another mirror won"
    assert net.open == 0, f"{net.open} mirrors are still being asked"


@expectation("NoMirror is raised when all fail, or when none answers within the limit")
async def none():
    for net, limit in ((Net(a="fails", b="fails"), 30.0), (Net(a="never", b="never"), 0.05)):
        try:
            await result_of(net, limit)
        except Exception as error:
            assert type(error).__name__ == "NoMirror", f"it raised {error!r}"
        else:
            raise AssertionError("no error was raised")
        assert net.open == 0, f"{net.open} mirrors are still being asked"


@expectation("whoever cancels fastest() stops the mirrors as well")
async def cancelled():
    net = Net(a="never", b="never")
    task = asyncio.create_task(load("mirrors").fastest(net.ping, ["a", "b"]))
    await until(lambda: net.open == 2, "not all mirrors were asked")
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled() and net.open == 0, f"{net.open} mirrors are still being asked"


main()
