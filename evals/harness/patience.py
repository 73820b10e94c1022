"""How long something is waited for: counted in turns of a thread, which take longer on a busy machine."""

import os
import time

turn = time.sleep
"""The real pause, also where a check has put something else into its place."""


def limit():
    """Turns of 10 ms after which something has not come to an end: 2.5 s, and up to 10 s on a busy machine."""
    return round(250 * min(4, max(1, os.getloadavg()[0] / (os.cpu_count() or 1))))


def hold(event):
    """Holds up the calling thread until a `threading.Event` is set; false where that does not come."""
    for _ in range(limit() // 2):
        if event.is_set():
            return True
        turn(0.01)
    return False
