"""Shows the progress of a virus scan, which runs in a thread of its own."""

import queue
import threading
from collections.abc import Awaitable, Callable

Scan = Callable[["queue.Queue[str | None]"], None]
Show = Callable[[str], Awaitable[None]]


class Progress:
    def __init__(self, scan: Scan, show: Show) -> None:
        self.scan = scan
        self.show = show
        self.reports: queue.Queue[str | None] = queue.Queue()

    async def run(self) -> int:
        """Shows each report of the scan, which ends with None, and gives how many there were."""
        thread = threading.Thread(target=self.scan, args=(self.reports,))
        thread.start()
        count = 0
        while True:
            report = self.reports.get()
            if report is None:
                break
            await self.show(report)
            count += 1
        thread.join()
        return count
