"""Hidden check: the tests pass for the cart, and fail for carts that are broken."""

import io
import unittest

from harness import expectation, load, main, original


def run(change=lambda cart: None):
    """Runs the candidate's tests; `change` may break the cart before."""
    tests = load("test_cart")
    change(tests.Cart)
    suite = unittest.defaultTestLoader.loadTestsFromModule(tests)
    return unittest.TextTestRunner(stream=io.StringIO()).run(suite)


@expectation("all tests run and pass")
def pass_all():
    result = run()
    assert result.testsRun >= 3, f"only {result.testsRun} tests ran"
    assert result.wasSuccessful() and not result.skipped, "a test fails or is skipped"


def without_count(cart):
    async def add(self, article, count=1):
        if not await self.prices.available(article):
            raise load("cart").SoldOut(article)
        self.items[article] = self.items.get(article, 0) + 1

    cart.add = add


def without_sold_out(cart):
    async def add(self, article, count=1):
        self.items[article] = self.items.get(article, 0) + count

    cart.add = add


def without_prices(cart):
    async def total(self):
        return 0

    cart.total = total


@expectation("a cart that ignores counts fails the tests")
def ignores_counts():
    assert not run(without_count).wasSuccessful(), "the tests are green"


@expectation("a cart that sells what is sold out fails the tests")
def ignores_sold_out():
    assert not run(without_sold_out).wasSuccessful(), "the tests are green"


@expectation("a cart that gives everything away fails the tests")
def gives_away():
    assert not run(without_prices).wasSuccessful(), "the tests are green"


@expectation("the cart is as it was")
def cart_unchanged():
    cart, before = load("cart").Cart, original("cart").Cart
    for name in ("add", "total", "__init__"):
        code, same = getattr(cart, name).__code__.co_code, getattr(before, name).__code__.co_code
        assert code == same, f"{name} was changed"


main()
