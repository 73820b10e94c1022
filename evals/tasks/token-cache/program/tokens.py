"""Access tokens for the API behind the gateway."""

import threading
import time
from collections.abc import Awaitable, Callable

Fetch = Callable[[str], Awaitable[tuple[str, float]]]


class Tokens:
    """Remembers the token of each scope until it expires."""

    def __init__(self, fetch: Fetch) -> None:
        self.fetch = fetch
        self.known: dict[str, tuple[str, float]] = {}
        self.lock = threading.Lock()

    async def get(self, scope: str) -> str:
        with self.lock:
            token, expires = self.known.get(scope, ("", 0.0))
            if time.time() >= expires:
                token, lifetime = await self.fetch(scope)
                self.known[scope] = (token, time.time() + lifetime)
        return token

    async def forget(self, scope: str) -> None:
        """Forgets a token that was refused."""
        with self.lock:
            self.known.pop(scope, None)

    async def headers(self, scope: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {await self.get(scope)}"}
