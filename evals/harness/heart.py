"""Tells whether the event loop of a program goes on while something takes its time."""

import asyncio
import contextlib
import os

from harness.patience import turn

PATIENCE = 100
"""Turns of 10 ms and more: how long something is held up that ought to go on at once."""


class Heart:
    """A task that beats in the loop of the program whenever the loop is free; other threads wait for it."""

    def __init__(self):
        self.beats = 0
        self.stopped = False
        self._process = os.getpid()

    def run(self, awaitable):
        """Runs a coroutine of the program in a loop of its own, beside the heart, and gives its result."""

        async def beside():
            async with self:
                return await awaitable

        return asyncio.run(beside())

    async def __aenter__(self):
        self._task = asyncio.create_task(self._beat())
        return self

    async def __aexit__(self, *_):
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _beat(self):
        while True:
            self.beats += 1
            await asyncio.sleep(0.002)

    def wait(self, beats=3):
        """Holds up the calling thread until the heart has beaten; notes it where the heart does not."""
        if self.stopped or os.getpid() != self._process:
            return
        wanted = self.beats + beats
        for _ in range(PATIENCE):
            if self.beats >= wanted:
                return
            turn(0.01)
        self.stopped = True

    @contextlib.contextmanager
    def watch(self, owner, *names):
        """In this block the named functions first hold up their caller until the heart has beaten."""
        real = {name: getattr(owner, name) for name in names}

        def held_up(function):
            def wrapper(*args, **kwargs):
                self.wait()
                return function(*args, **kwargs)

            return wrapper

        for name in names:
            setattr(owner, name, held_up(real[name]))
        try:
            yield self
        finally:
            for name in names:
                setattr(owner, name, real[name])
