"""Seats of a hall."""

from collections.abc import Awaitable, Callable

Pay = Callable[[str, int], Awaitable[str]]


class SeatTaken(Exception):
    pass


class PaymentFailed(Exception):
    pass


class Hall:
    def __init__(self, seats: int, pay: Pay, price: int = 1200) -> None:
        self.pay = pay
        self.price = price
        self.owners: dict[int, str | None] = {seat: None for seat in range(1, seats + 1)}
        self.revenue = 0

    def free(self) -> list[int]:
        return [seat for seat, owner in self.owners.items() if owner is None]

    async def book(self, seat: int, visitor: str) -> str:
        """Gives the receipt."""
        if self.owners[seat] is not None:
            raise SeatTaken(seat)
        self.owners[seat] = visitor
        try:
            receipt = await self.pay(visitor, self.price)
        except BaseException:
            self.owners[seat] = None
            raise
        self.revenue += self.price
        return receipt
