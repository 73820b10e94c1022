import pytest

from shop import prices


@pytest.mark.asyncio
async def test_prices_keep_their_order():
    assert await prices(["a", "bb"]) == [1, 2]
