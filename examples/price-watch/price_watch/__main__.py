"""Prints the price list, then once more when it changes."""

import asyncio
from pathlib import Path

from .report import table
from .watch import changed

PRICES = Path("prices.txt")
CURRENCIES = ["EUR", "JPY", "NOK"]


def show(rows: list[str]) -> None:
    for row in rows:
        print(row)


if __name__ == "__main__":
    show(asyncio.run(table(int(PRICES.read_text()), CURRENCIES)))
    asyncio.run(changed(PRICES, PRICES.stat().st_mtime))
    show(asyncio.run(table(int(PRICES.read_text()), CURRENCIES)))
