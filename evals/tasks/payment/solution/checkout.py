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
    running: set[asyncio.Task[str]] = field(default_factory=set)

    async def charge(self, order: Order) -> str:
        order.receipt = await self.bank.charge(order.number, order.cents)
        self.booked.append(order.number)
        return order.receipt

    async def pay(self, order: Order) -> str:
        """Gives the receipt of the bank."""
        if order.receipt is not None:
            return order.receipt
        charging = asyncio.create_task(self.charge(order))
        self.running.add(charging)
        charging.add_done_callback(self.running.discard)
        return await asyncio.shield(charging)

    async def finish(self) -> None:
        """Waits for payments whose customers did not."""
        await asyncio.gather(*self.running, return_exceptions=True)
