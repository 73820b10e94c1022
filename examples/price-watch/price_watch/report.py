"""The table of prices that the shop prints."""

from .rates import rate


async def price_in(currency: str, cents: int) -> str:
    amount = cents / 100 * await rate(currency)
    return f"{amount:.2f} {currency}"


async def table(cents: int, currencies: list[str]) -> list[str]:
    rows = []
    for currency in currencies:
        rows.append(await price_in(currency, cents))
    return rows
