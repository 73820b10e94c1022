"""What visitors see."""

import asyncio

from shop.flags import Flags
from shop.texts import headline


async def greeting(flags: Flags, visitor: str) -> str:
    return f"{await asyncio.to_thread(headline, flags)}, {visitor}!"
