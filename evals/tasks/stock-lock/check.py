"""Hidden check: the warehouse goes on after errors and cancellations, one order at a time."""

import asyncio

from harness import expectation, load, main, until


class Disk:
    def __init__(self, error=None):
        self.inside = 0
        self.most = 0
        self.error = error
        self.saved = []

    async def save(self, pieces):
        self.inside += 1
        self.most = max(self.most, self.inside)
        try:
            await asyncio.sleep(0.01)
            if self.error:
                raise self.error
            self.saved.append(pieces)
        finally:
            self.inside -= 1


async def goes_on(stock):
    task = asyncio.create_task(stock.take("tea"))
    await until(task.done, "the warehouse answers nobody any more")
    return task.result()


async def outcome(coroutine):
    return (await asyncio.gather(coroutine, return_exceptions=True))[0]


@expectation("after OutOfStock the next order is served")
async def out_of_stock():
    module, disk = load("stock"), Disk()
    stock = module.Stock({"tea": 3}, disk.save)
    assert isinstance(await outcome(stock.take("cup")), module.OutOfStock), "OutOfStock was not raised"
    assert await goes_on(stock) == 2 and disk.saved == [{"tea": 2}], f"it saved {disk.saved}"


@expectation("after an order that was cancelled or could not be saved the next order is served")
async def cancelled():
    disk = Disk()
    stock = load("stock").Stock({"tea": 3}, disk.save)
    task = asyncio.create_task(stock.take("tea", 2))
    await until(lambda: disk.inside, "nothing is saved")
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert await goes_on(stock) == 2, "the order that was cancelled counts"
    disk.error = OSError("full")
    assert isinstance(await outcome(stock.take("tea")), OSError), "the error did not arrive"
    disk.error = None
    assert await goes_on(stock) == 1, "the order that was not saved counts"


@expectation("orders are served one at a time, and none gets lost")
async def one_at_a_time():
    disk = Disk()
    stock = load("stock").Stock({"tea": 8}, disk.save)
    left = await asyncio.gather(*(stock.take("tea") for _ in range(8)), stock.put("tea", 5))
    assert disk.most == 1, f"{disk.most} were served at the same time"
    assert left == [7, 6, 5, 4, 3, 2, 1, 0, 5] and stock.pieces == {"tea": 5}, f"what was left: {left}"


main()
