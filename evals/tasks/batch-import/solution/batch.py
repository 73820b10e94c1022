"""Imports batches of rows: all rows of a batch, or none."""

import asyncio
from collections.abc import Awaitable, Callable


class InvalidRow(Exception):
    pass


class DatabaseError(Exception):
    pass


async def validate(number: int, row: dict, customer_exists: Callable[[str], Awaitable[bool]]) -> None:
    if not row.get("amount", 0) > 0:
        raise InvalidRow(f"row {number}: amount")
    if not await customer_exists(row["customer"]):
        raise InvalidRow(f"row {number}: unknown customer {row['customer']}")


async def import_batch(rows: list[dict], database) -> list[str]:
    """Stores the rows and gives an empty list, or the messages of the rows that are invalid."""
    checks = [validate(number, row, database.customer_exists) for number, row in enumerate(rows, start=1)]
    found = await asyncio.gather(*checks, return_exceptions=True)
    for error in found:
        if error is not None and not isinstance(error, InvalidRow):
            raise error
    if messages := [str(error) for error in found if error is not None]:
        return messages
    await database.store(rows)
    return []
