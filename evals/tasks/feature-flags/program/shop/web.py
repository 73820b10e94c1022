"""What visitors see."""

from shop.flags import Flags
from shop.texts import headline


async def greeting(flags: Flags, visitor: str) -> str:
    return f"{headline(flags)}, {visitor}!"
