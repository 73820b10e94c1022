import unittest

from cart import Cart, SoldOut


class Prices:
    async def available(self, article: str) -> bool:
        return article != "gold"

    async def cents(self, article: str) -> int:
        return {"tea": 250, "cup": 1200}[article]


class CartTest(unittest.IsolatedAsyncioTestCase):
    def setUp(self) -> None:
        self.cart = Cart(Prices())

    async def test_total(self) -> None:
        await self.cart.add("tea", 2)
        await self.cart.add("cup")
        self.assertEqual(await self.cart.total(), 1700)

    async def test_adding_twice_counts_twice(self) -> None:
        await self.cart.add("tea")
        await self.cart.add("tea", 2)
        self.assertEqual(self.cart.items, {"tea": 3})

    async def test_sold_out(self) -> None:
        with self.assertRaises(SoldOut):
            await self.cart.add("gold")
        self.assertEqual(self.cart.items, {})


if __name__ == "__main__":
    unittest.main()
