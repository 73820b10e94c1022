"""What the start page says about unread mail."""

import asyncio

from store import Mailbox

lock = asyncio.Lock()


async def subjects(mailbox: Mailbox, most: int = 5) -> list[str]:
    found = []
    with mailbox:
        for mail in mailbox.unread():
            found.append(mail.subject)
    return found[:most]


async def senders(mailbox: Mailbox) -> dict[str, int]:
    counted: dict[str, int] = {}
    with lock, mailbox:
        for mail in mailbox.unread():
            counted[mail.sender] = counted.get(mail.sender, 0) + 1
    return counted


async def total_size(mailbox: Mailbox) -> int:
    with mailbox:
        return sum([mail.size for mail in mailbox.unread()])
