"""Hidden check: a seat has one owner, the till is right, and seats do not wait for each other."""

import asyncio

from harness import Meeting, expectation, load, main


class Bank:
    def __init__(self, module, meeting=None):
        self.module = module
        self.meeting = meeting
        self.paid = []

    async def pay(self, visitor, price):
        await asyncio.sleep(0.01)
        if self.meeting:
            await self.meeting.join()
        if visitor == "poor":
            raise self.module.PaymentFailed(visitor)
        self.paid.append(visitor)
        return f"receipt of {visitor}"


@expectation("one of several visitors gets the seat, and nobody else pays")
async def one_owner():
    module = load("hall")
    bank = Bank(module)
    hall = module.Hall(3, bank.pay)
    results = await asyncio.gather(*(hall.book(2, name) for name in ("ada", "bob", "cy")), return_exceptions=True)
    assert len(bank.paid) == 1, f"{bank.paid} paid for one seat"
    assert sum(isinstance(each, module.SeatTaken) for each in results) == 2, f"the results are {results}"
    assert hall.owners[2] == bank.paid[0] and hall.free() == [1, 3], "the owner is another"


@expectation("seats are paid for at the same time, and the till is right")
async def at_once():
    module = load("hall")
    meeting = Meeting(3)
    hall = module.Hall(3, Bank(module, meeting).pay)
    receipts = await asyncio.gather(*(hall.book(seat, f"v{seat}") for seat in (1, 2, 3)))
    assert receipts == ["receipt of v1", "receipt of v2", "receipt of v3"], f"the receipts are {receipts}"
    assert meeting.most == 3, "a payment waited for another"
    assert hall.revenue == 3600, f"the till says {hall.revenue}"


@expectation("a seat whose payment failed or was cancelled is free again")
async def failed():
    module = load("hall")
    hall = module.Hall(1, Bank(module).pay)
    outcome = (await asyncio.gather(hall.book(1, "poor"), return_exceptions=True))[0]
    assert isinstance(outcome, module.PaymentFailed), f"it gave {outcome!r}"
    task = asyncio.create_task(hall.book(1, "ada"))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert await hall.book(1, "bob") == "receipt of bob", "the seat is not free"
    assert (hall.revenue, hall.free()) == (1200, []), f"{hall.revenue}, {hall.free()}"


main()
