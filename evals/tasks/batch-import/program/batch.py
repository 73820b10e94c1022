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
    try:
        async with asyncio.TaskGroup() as group:
            for number, row in enumerate(rows, start=1):
                group.create_task(validate(number, row, database.customer_exists))
    except InvalidRow as error:
        return [str(error)]
    await database.store(rows)
    return []
