"""Relays messages from producers to one consumer, with a limit on how many wait."""

import asyncio


@asyncio.coroutine
def produce(queue, name, count):
    for number in range(count):
        yield from asyncio.sleep(0)
        yield from queue.put("%s %d" % (name, number))


@asyncio.coroutine
def consume(queue, expected):
    messages = []
    while len(messages) < expected:
        message = yield from asyncio.wait_for(queue.get(), 5)
        messages.append(message)
    return messages


@asyncio.coroutine
def relay(counts, size, loop):
    queue = asyncio.Queue(maxsize=size, loop=loop)
    tasks = [asyncio.Task(produce(queue, name, count), loop=loop) for name, count in counts.items()]
    messages = yield from consume(queue, sum(counts.values()))
    yield from asyncio.wait(tasks, loop=loop)
    return messages


def run_relay(counts, size=2):
    """`counts` says how many messages each producer sends; gives all messages."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        return loop.run_until_complete(relay(counts, size, loop))
    finally:
        loop.close()
