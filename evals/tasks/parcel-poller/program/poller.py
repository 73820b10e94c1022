"""Follows parcels at the carrier until they are delivered."""

import asyncio
import logging
import time
from dataclasses import dataclass, field

log = logging.getLogger(__name__)


@dataclass
class Parcel:
    number: str
    history: list[str] = field(default_factory=list)


class NotDelivered(Exception):
    pass


class Poller:
    def __init__(self, carrier, pause: float = 2.0, attempts: int = 30) -> None:
        self.carrier = carrier
        self.pause = pause
        self.attempts = attempts

    async def follow(self, number: str) -> Parcel:
        parcel = Parcel(number)
        for attempt in range(self.attempts):
            status = await self.carrier.status(number)
            if not parcel.history or parcel.history[-1] != status:
                log.info("%s: %s", number, status)
                parcel.history.append(status)
            if status == "delivered":
                return parcel
            time.sleep(self.pause)
        raise NotDelivered(f"{number} was not delivered after {self.attempts} questions")

    async def follow_all(self, numbers: list[str]) -> list[Parcel]:
        return await asyncio.gather(*(self.follow(number) for number in numbers))
