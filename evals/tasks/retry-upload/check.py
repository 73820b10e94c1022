"""Hidden check: what is tried again, how often, after which pauses, and what comes of it."""

import asyncio
import time

from harness import Heart, expectation, load, main


class Store:
    def __init__(self, *outcomes):
        self.outcomes = list(outcomes)
        self.times = []

    async def put(self, name, data):
        await asyncio.sleep(0)
        self.times.append(time.monotonic())
        outcome = self.outcomes.pop(0) if self.outcomes else f"store/{name}"
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


def raised(module, store):
    try:
        result = Heart().run(module.upload(store, "a", b"1", pace=0.01))
    except (module.Busy, module.Refused, ConnectionError) as error:
        return error
    raise AssertionError(f"it gave {result} instead of an error")


@expectation("a busy store and a broken connection are tried again until it works")
def again():
    module = load("upload")
    store = Store(module.Busy(), ConnectionResetError())
    assert Heart().run(module.upload(store, "a", b"1", pace=0.01)) == "store/a", "the address is another"
    assert len(store.times) == 3, f"{len(store.times)} attempts"


@expectation("a file that is refused is sent once, and Refused is raised")
def refused():
    module = load("upload")
    store = Store(module.Refused("virus"))
    assert isinstance(raised(module, store), module.Refused), "the error is another"
    assert len(store.times) == 1, f"{len(store.times)} attempts"


@expectation("after four attempts the last error is raised")
def gives_up():
    module = load("upload")
    last = ConnectionResetError("last")
    store = Store(module.Busy(), module.Busy(), module.Busy(), last)
    assert raised(module, store) is last, "the error is not the last one"
    assert len(store.times) == 4, f"{len(store.times)} attempts"


@expectation("the pauses grow: 0.5, 1 and 2 times the pace")
def pauses():
    module = load("upload")
    store = Store(module.Busy(), module.Busy(), module.Busy())
    Heart().run(module.upload(store, "a", b"1", pace=0.1))
    found = [later - earlier for earlier, later in zip(store.times, store.times[1:])]
    assert all(pause >= least for pause, least in zip(found, (0.049, 0.099, 0.199))), f"the pauses are {found}"


@expectation("other files go on while one waits")
def others():
    heart = Heart()
    with heart.watch(time, "sleep"):
        module = load("upload")
        files = {"a": b"1", "b": b"2"}
        result = heart.run(module.upload_all(Store(module.Busy()), files, pace=0.02))
    assert result == {"a": "store/a", "b": "store/b"}, f"the result is {result}"
    assert not heart.stopped, "the event loop stood still"


main()
