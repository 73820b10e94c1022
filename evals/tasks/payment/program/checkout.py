"""Charges orders and books them."""

import asyncio
from dataclasses import dataclass, field


@dataclass
class Order:
    number: int
    cents: int
    receipt: str | None = None


@dataclass
class Checkout:
    bank: object
    booked: list[int] = field(default_factory=list)

    async def charge(self, order: Order) -> str:
        order.receipt = await self.bank.charge(order.number, order.cents)
        self.booked.append(order.number)
        return order.receipt

    async def pay(self, order: Order) -> str:
        """Gives the receipt of the bank."""
        if order.receipt is not None:
            return order.receipt
        return await asyncio.shield(self.charge(order))

    async def finish(self) -> None:
        """Waits for payments whose customers did not."""
