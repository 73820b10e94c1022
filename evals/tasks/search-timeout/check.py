"""Hidden check: the old index stands in for a slow one, and for nothing else."""

import asyncio

from harness import expectation, load, main


async def quick(query):
    await asyncio.sleep(0)
    return [f"new {query}"]


async def slow(query):
    await asyncio.sleep(30)


async def old(query):
    await asyncio.sleep(0.01)
    return [f"old {query}"]


@expectation("the old index answers where the new one is too slow")
async def stale():
    answer = await load("search").search(slow, old, "Red  Shoes", limit=0.05)
    assert (answer.hits, answer.stale) == (["old red shoes"], True), f"the answer is {answer}"


@expectation("a quick new index answers itself")
async def fresh():
    answer = await load("search").search(quick, old, "Shoes", limit=30)
    assert (answer.hits, answer.stale) == (["new shoes"], False), f"the answer is {answer}"


@expectation("errors of the new index are raised")
async def error():
    async def broken(query):
        raise LookupError(query)

    outcome = (await asyncio.gather(load("search").search(broken, old, "x"), return_exceptions=True))[0]
    assert isinstance(outcome, LookupError), f"it gave {outcome!r}"


@expectation("a search that is cancelled does not ask the old index")
async def cancelled():
    task = asyncio.create_task(load("search").search(slow, old, "x", limit=30))
    await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled(), "the cancellation was not raised"


main()
