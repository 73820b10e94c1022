"""Hidden check: readings wake the loop, come in order, and never hold up the driver."""

import asyncio
import threading
import time

from harness import expectation, load, main, until


class Driver:
    """Calls back from a thread; `before` is called there ahead of each reading."""

    def __init__(self, pairs, before=lambda: None):
        self.pairs = pairs
        self.before = before
        self.error = None

    def start(self, callback):
        def work():
            try:
                for pair in [*self.pairs, None]:
                    self.before()
                    callback(pair)
            except Exception as error:
                self.error = error

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        return thread


@expectation("readings wake an idle event loop")
async def wakes():
    driver = Driver([("a", 1.0), ("a", 2.0), ("b", 6.0)], before=lambda: time.sleep(0.05))
    task = asyncio.create_task(load("bridge").mean(driver))
    await asyncio.wait([task], timeout=0.5)
    await until(task.done, f"the readings did not arrive ({driver.error})")
    assert task.result() == 3.0, f"the mean is {task.result()}"
    assert driver.error is None, f"the driver's thread failed: {driver.error}"


@expectation("many readings come complete and in order")
async def in_order():
    bridge = load("bridge").Bridge(Driver([("a", float(number)) for number in range(2000)]))
    await bridge.start()
    values = [reading.value async for reading in bridge.readings()]
    assert values == [float(number) for number in range(2000)], f"{len(values)} of 2000 readings, or not in order"


@expectation("the driver's thread is not held up while the loop is busy")
async def not_held_up():
    driver = Driver([("a", 1.0)] * 50)
    bridge = load("bridge").Bridge(driver)
    await bridge.start()
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and "work" in thread.name:
            thread.join(2)
            assert not thread.is_alive(), "the thread waits for the loop"
    assert len([reading async for reading in bridge.readings()]) == 50, "readings were lost"


main()
