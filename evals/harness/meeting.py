"""Tells how many are in the same place at the same time."""

import asyncio
import threading

from harness.patience import limit, turn


class Meeting:
    """Holds its visitors up until `size` of them are there at once; `most` says how many that ever were.

    Where the first of them waits in vain, nobody is held up any more.
    """

    def __init__(self, size):
        self.size = size
        self.inside = 0
        self.most = 0
        self.over = False
        self._lock = threading.Lock()

    def _enter(self):
        with self._lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
            self.over = self.over or self.inside >= self.size

    def _leave(self):
        with self._lock:
            self.inside -= 1

    def visit(self):
        """For threads, such as those of a server."""
        self._enter()
        for _ in range(limit() // 4):
            if self.over:
                break
            turn(0.01)
        self.over = True
        self._leave()

    async def join(self):
        """For coroutines."""
        self._enter()
        try:
            for _ in range(limit() // 4):
                if self.over:
                    break
                await asyncio.sleep(0.01)
            self.over = True
        finally:
            self._leave()
