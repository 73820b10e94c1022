"""The mail store of the provider: please leave this file as it is."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Mail:
    sender: str
    subject: str
    size: int


class Mailbox:
    def __init__(self, mails: list[Mail]) -> None:
        self.mails = mails
        self.open = False

    async def __aenter__(self) -> "Mailbox":
        await asyncio.sleep(0)
        self.open = True
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.sleep(0)
        self.open = False

    async def unread(self) -> AsyncIterator[Mail]:
        for mail in self.mails:
            if not self.open:
                raise RuntimeError("the mailbox is closed")
            await asyncio.sleep(0)
            yield mail
