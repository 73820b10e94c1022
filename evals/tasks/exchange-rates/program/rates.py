"""Exchange rates from the rate service."""

import asyncio
from decimal import Decimal

import requests

TIMEOUT = 10


class RateError(Exception):
    """The rate service could not be reached or did not know the currency."""


async def rate(base_url: str, currency: str) -> Decimal:
    try:
        response = requests.get(f"{base_url}/rates/{currency}", timeout=TIMEOUT)
        response.raise_for_status()
    except requests.RequestException as error:
        raise RateError(f"no rate for {currency}: {error}") from error
    return Decimal(response.json()["rate"])


async def convert(base_url: str, amount: Decimal, currency: str) -> Decimal:
    converted = amount * await rate(base_url, currency)
    return converted.quantize(Decimal("0.01"))


async def convert_all(base_url: str, amount: Decimal, currencies: list[str]) -> dict[str, Decimal]:
    """The amount in each currency, in the order of `currencies`."""
    amounts = await asyncio.gather(*(convert(base_url, amount, currency) for currency in currencies))
    return dict(zip(currencies, amounts))
