"""Hidden check: the worker can be cancelled, wherever it is, and outlives failing mails."""

import asyncio

from harness import expectation, load, main, until


async def ends(module, task):
    stopping = asyncio.create_task(module.stop(task))
    await until(stopping.done, "the worker did not stop")
    assert task.cancelled(), "the task of the worker does not count as cancelled"


@expectation("a worker that waits for mail stops when it is cancelled")
async def idle():
    module = load("worker")
    worker = module.Worker(asyncio.Queue(), None)
    task = asyncio.create_task(worker.run())
    await asyncio.sleep(0)
    await ends(module, task)
    assert worker.errors == 0, "the cancellation was counted as an error"


@expectation("a worker that is sending stops when it is cancelled")
async def sending():
    module = load("worker")
    queue = asyncio.Queue()
    queue.put_nowait("hello")
    worker = module.Worker(queue, lambda mail: asyncio.Event().wait())
    task = asyncio.create_task(worker.run())
    await until(queue.empty, "the mail was not taken")
    await ends(module, task)
    assert worker.errors == 0, "the cancellation was counted as an error"


@expectation("a mail that cannot be sent is counted, and the next one is sent")
async def failing():
    module = load("worker")
    queue = asyncio.Queue()
    for mail in ("one", "bad", "two"):
        queue.put_nowait(mail)
    sent = []

    async def send(mail):
        await asyncio.sleep(0)
        if mail == "bad":
            raise LookupError(mail)
        sent.append(mail)

    worker = module.Worker(queue, send)
    task = asyncio.create_task(worker.run())
    await until(lambda: len(sent) == 2, "the worker did not go on after an error")
    assert (sent, worker.errors) == (["one", "two"], 1), f"{sent}, {worker.errors} errors"
    await ends(module, task)


main()
