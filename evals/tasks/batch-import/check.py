"""Hidden check: invalid rows give messages, database errors arrive as they are, and rows are checked together."""

import asyncio

from harness import Meeting, expectation, load, main


class Database:
    def __init__(self, meeting=None, error=None):
        self.stored = []
        self.meeting = meeting
        self.error = error

    async def customer_exists(self, name):
        if self.meeting:
            await self.meeting.join()
        await asyncio.sleep(0.03 if name == "nobody" else 0)
        if name == "crash":
            raise self.error
        return name in ("ada", "bob")

    async def store(self, rows):
        self.stored += rows


def row(customer, amount=1):
    return {"customer": customer, "amount": amount}


@expectation("invalid rows give their messages in the order of the rows, and nothing is stored")
async def invalid():
    database = Database()
    messages = await load("batch").import_batch([row("ada"), row("nobody"), row("bob", 0), row("zed")], database)
    expected = ["row 2: unknown customer nobody", "row 3: amount", "row 4: unknown customer zed"]
    assert messages == expected, f"the messages are {messages}"
    assert database.stored == [], "rows were stored"


@expectation("a valid batch is stored, and its rows are checked at the same time")
async def valid():
    meeting = Meeting(3)
    database = Database(meeting)
    rows = [row("ada"), row("bob"), row("ada", 5)]
    assert await load("batch").import_batch(rows, database) == [], "there are messages"
    assert database.stored == rows, "the rows were not stored"
    assert meeting.most == 3, f"{meeting.most} rows were checked at the same time"


@expectation("an error of the database is raised as it is")
async def database_error():
    batch = load("batch")
    database = Database(error=batch.DatabaseError("gone"))
    try:
        await batch.import_batch([row("ada"), row("crash")], database)
    except batch.DatabaseError as error:
        assert str(error) == "gone"
    else:
        raise AssertionError("the error was not raised")
    assert database.stored == [], "rows were stored"
    left = asyncio.all_tasks() - {asyncio.current_task()}
    assert not left, "tasks are left"


main()
