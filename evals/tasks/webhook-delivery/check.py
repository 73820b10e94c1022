"""Hidden check: deliveries survive a garbage collection, and those that fail are kept."""

import asyncio
import gc
import weakref

from harness import expectation, load, main, until


class Network:
    """A sender whose deliveries wait for futures that nobody else keeps, as those of a connection pool do."""

    def __init__(self):
        self.waiting = []
        self.sent = []

    async def send(self, url, event):
        future = asyncio.get_running_loop().create_future()
        self.waiting.append(weakref.ref(future))
        await future
        self.sent.append((url, event["id"]))

    def let_go(self):
        for reference in self.waiting:
            if (future := reference()) and not future.done():
                future.set_result(None)


@expectation("deliveries arrive although the garbage collector runs while they are on their way")
async def survive():
    network = Network()
    hooks = load("hooks").Hooks(network.send)
    hooks.subscribe("http://a")
    hooks.subscribe("http://b")
    hooks.publish({"id": 1})
    assert network.sent == [], "publish() waited"
    await asyncio.sleep(0.01)
    gc.collect()
    network.let_go()
    await asyncio.sleep(0.01)
    assert sorted(network.sent) == [("http://a", 1), ("http://b", 1)], f"what arrived is {network.sent}"


@expectation("a delivery that fails is kept in `failed`")
async def failing():
    async def send(url, event):
        raise ConnectionError("refused")

    hooks = load("hooks").Hooks(send)
    hooks.subscribe("http://a")
    hooks.publish({"id": 1})
    await until(lambda: hooks.failed, "`failed` stays empty")
    assert hooks.failed == [("http://a", {"id": 1})], f"`failed` is {hooks.failed}"


main()
