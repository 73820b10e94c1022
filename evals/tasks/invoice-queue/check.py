"""Hidden check: the queue comes to an end, whatever fails, and no worker is left."""

import asyncio

from harness import Meeting, expectation, load, main, until


@expectation("invoices that fail are returned, all others are printed, and it comes back")
async def failing():
    invoices = load("invoices")

    async def print_one(number):
        await asyncio.sleep(0)
        if number % 4 == 0:
            raise invoices.PrinterError("out of paper")

    task = asyncio.create_task(invoices.process(list(range(1, 13)), print_one))
    await until(task.done, "it did not come back")
    assert task.result() == ([1, 2, 3, 5, 6, 7, 9, 10, 11], [4, 8, 12]), f"the result is {task.result()}"


@expectation("three invoices are printed at the same time, no more")
async def three_at_once():
    meeting = Meeting(3)
    await load("invoices").process(list(range(9)), lambda number: meeting.join())
    assert meeting.most == 3, f"{meeting.most} were printed at the same time"


@expectation("no worker is left when it is over")
async def no_worker():
    async def print_one(number):
        await asyncio.sleep(0)

    result = await load("invoices").process([2, 1], print_one)
    assert result == ([1, 2], []), f"the result is {result}"
    left = asyncio.all_tasks() - {asyncio.current_task()}
    assert not left, f"{len(left)} tasks are left"


main()
