"""Relays messages from producers to one consumer, with a limit on how many wait."""

import asyncio


async def produce(queue, name, count):
    for number in range(count):
        await asyncio.sleep(0)
        await queue.put("%s %d" % (name, number))


async def consume(queue, expected):
    messages = []
    while len(messages) < expected:
        message = await asyncio.wait_for(queue.get(), 5)
        messages.append(message)
    return messages


async def relay(counts, size):
    queue = asyncio.Queue(maxsize=size)
    tasks = [asyncio.create_task(produce(queue, name, count)) for name, count in counts.items()]
    messages = await consume(queue, sum(counts.values()))
    await asyncio.gather(*tasks)
    return messages


def run_relay(counts, size=2):
    """`counts` says how many messages each producer sends; gives all messages."""
    return asyncio.run(relay(counts, size))
