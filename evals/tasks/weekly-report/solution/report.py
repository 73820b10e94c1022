"""The text of the weekly mail."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sale:
    article: str
    cents: int


class Ledger:
    def __init__(self, source) -> None:
        self.source = source

    async def sales(self, week: int) -> list[Sale]:
        return [Sale(*row) for row in await self.source.rows(week)]

    async def revenue(self, week: int) -> int:
        return sum(sale.cents for sale in await self.sales(week))

    async def best_seller(self, week: int) -> str | None:
        counted: dict[str, int] = {}
        for sale in await self.sales(week):
            counted[sale.article] = counted.get(sale.article, 0) + 1
        return max(counted, key=counted.get, default=None)


def money(cents: int) -> str:
    return f"{cents / 100:.2f} EUR"


async def weekly(ledger: Ledger, week: int) -> str:
    revenue = await ledger.revenue(week)
    before = await ledger.revenue(week - 1)
    lines = [
        f"Week {week}",
        f"Revenue: {money(revenue)}",
        f"Change: {money(revenue - before)}",
        f"Sales: {len(await ledger.sales(week))}",
        f"Best seller: {await ledger.best_seller(week) or 'none'}",
    ]
    return "\n".join(lines)
