"""Feature flags from the flag service, remembered for a minute."""

import json
import time
from urllib.request import urlopen

LIFETIME = 60


class Flags:
    def __init__(self, url: str) -> None:
        self.url = url
        self.flags: dict[str, bool] = {}
        self.expires = 0.0

    def refresh(self) -> None:
        with urlopen(f"{self.url}/flags", timeout=5) as response:
            self.flags = json.load(response)
        self.expires = time.monotonic() + LIFETIME

    def enabled(self, name: str) -> bool:
        if time.monotonic() >= self.expires:
            self.refresh()
        return self.flags.get(name, False)
