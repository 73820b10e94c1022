"""Waits until the shop's price list has changed."""

import time
from pathlib import Path


async def changed(path: Path, last: float) -> float:
    while True:
        seen = path.stat().st_mtime
        if seen > last:
            return seen
        # five looks a second are plenty
        time.sleep(0.2)
