"""A cart whose prices come from the price service."""


class SoldOut(Exception):
    pass


class Cart:
    def __init__(self, prices) -> None:
        self.prices = prices
        self.items: dict[str, int] = {}

    async def add(self, article: str, count: int = 1) -> None:
        if not await self.prices.available(article):
            raise SoldOut(article)
        self.items[article] = self.items.get(article, 0) + count

    async def total(self) -> int:
        return sum([await self.prices.cents(article) * count for article, count in self.items.items()])
