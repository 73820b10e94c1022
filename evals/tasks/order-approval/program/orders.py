"""Accepts orders: limit, storage, audit."""

import asyncio
from dataclasses import dataclass


@dataclass(frozen=True)
class Order:
    number: int
    customer: str
    total: int


class OrderRejected(Exception):
    pass


class Desk:
    def __init__(self, limits: dict[str, int]) -> None:
        self.limits = limits
        self.stored: list[Order] = []
        self.audited: list[str] = []

    async def within_limit(self, order: Order) -> bool:
        await asyncio.sleep(0)
        spent = sum(each.total for each in self.stored if each.customer == order.customer)
        return spent + order.total <= self.limits.get(order.customer, 0)

    async def store(self, order: Order) -> None:
        await asyncio.sleep(0)
        self.stored.append(order)

    async def audit(self, event: str, order: Order) -> None:
        await asyncio.sleep(0)
        self.audited.append(f"{event} {order.number}")

    async def accept(self, order: Order) -> int:
        if not self.within_limit(order):
            self.audit("rejected", order)
            raise OrderRejected(f"{order.customer} is over the limit")
        await self.store(order)
        self.audit("accepted", order)
        return order.number
