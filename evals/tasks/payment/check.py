"""Hidden check: a charge survives the cancellation of its handler and the garbage collector."""

import asyncio
import gc
import weakref

from harness import expectation, load, main


class Bank:
    """Answers when it is told to. Nothing but the one who waits keeps its futures."""

    def __init__(self):
        self.waiting = []

    async def charge(self, number, cents):
        future = asyncio.get_running_loop().create_future()
        self.waiting.append(weakref.ref(future))
        await future
        return f"receipt {number}"

    def answer(self):
        for reference in self.waiting:
            if (future := reference()) and not future.done():
                future.set_result(None)


async def begin(checkout, order):
    """A handler that waits for the bank; cancelled."""
    handler = asyncio.create_task(checkout.pay(order))
    for _ in range(3):
        await asyncio.sleep(0)
    handler.cancel()
    try:
        await handler
    except asyncio.CancelledError:
        return
    raise AssertionError("pay() did not raise the cancellation")


@expectation("an order whose handler was cancelled is booked once the bank has answered")
async def booked():
    module, bank = load("checkout"), Bank()
    checkout = module.Checkout(bank)
    order = module.Order(7, 500)
    await begin(checkout, order)
    gc.collect()
    bank.answer()
    await asyncio.sleep(0.02)
    assert checkout.booked == [7] and order.receipt == "receipt 7", "the order was not booked"


@expectation("finish() waits for payments that are still running")
async def finishing():
    module, bank = load("checkout"), Bank()
    checkout = module.Checkout(bank)
    await begin(checkout, module.Order(7, 500))
    finishing = asyncio.create_task(checkout.finish())
    await asyncio.sleep(0.02)
    assert not finishing.done(), "finish() did not wait"
    bank.answer()
    await finishing
    assert checkout.booked == [7], "the order was not booked"


@expectation("a payment that nobody cancels gives its receipt, and an order is charged once")
async def receipt():
    module, bank = load("checkout"), Bank()
    checkout, order = module.Checkout(bank), module.Order(8, 100)
    paying = asyncio.create_task(checkout.pay(order))
    await asyncio.sleep(0.01)
    bank.answer()
    assert await paying == "receipt 8", "the receipt is another"
    assert await checkout.pay(order) == "receipt 8", "the second receipt is another"
    assert len(bank.waiting) == 1, "the order was charged twice"
    await checkout.finish()


main()
