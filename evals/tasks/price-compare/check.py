"""Hidden check: each price belongs to its shop, whoever answers first."""

import asyncio
from decimal import Decimal

from harness import Meeting, expectation, load, main

PRICES = {"north": (3, 20), "east": (2, 10), "south": (1, 30), "west": (0, 40)}


class Shops:
    def __init__(self, closed=(), meeting=None):
        self.closed = closed
        self.meeting = meeting

    async def ask(self, shop):
        if self.meeting:
            await self.meeting.join()
        turns, price = PRICES[shop]
        await asyncio.sleep(turns * 0.03)
        if shop in self.closed:
            raise ConnectionRefusedError(shop)
        return Decimal(price)


@expectation("each shop has its own price, in the order of the shops")
async def own_price():
    found = await load("compare").compare(Shops().ask, list(PRICES))
    assert list(found.items()) == [(shop, Decimal(price)) for shop, (_, price) in PRICES.items()], f"it is {found}"


@expectation("a shop that fails is left out, and the cheapest of the others is right")
async def left_out():
    compare = load("compare")
    shops = Shops(closed=("east",))
    found = await compare.compare(shops.ask, list(PRICES))
    assert list(found) == ["north", "south", "west"] and found["south"] == 30, f"it is {found}"
    assert await compare.cheapest(shops.ask, list(PRICES)) == "north", "the cheapest is another"
    assert await compare.cheapest(Shops(closed=PRICES).ask, list(PRICES)) is None, "there is a cheapest"


@expectation("all shops are asked at the same time")
async def at_once():
    meeting = Meeting(4)
    await load("compare").compare(Shops(meeting=meeting).ask, list(PRICES))
    assert meeting.most == 4, f"{meeting.most} shops were asked at the same time"


main()
