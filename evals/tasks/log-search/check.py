"""Hidden check: every connection is closed when the function is over, and no more is read than needed."""

import asyncio

from harness import expectation, load, main

PAGES = [["start", "ok 1"], ["error 7", "ok 2"], ["error 8"]]


class Connection:
    def __init__(self, server):
        self.server = server

    async def page(self, number):
        await asyncio.sleep(0)
        self.server.pages.append(number)
        if number == self.server.broken:
            raise ConnectionResetError
        return PAGES[number] if number < len(PAGES) else []

    async def close(self):
        await asyncio.sleep(0)
        self.server.open -= 1


class Server:
    def __init__(self, broken=None):
        self.open = 0
        self.pages = []
        self.broken = broken

    async def connect(self):
        self.open += 1
        return Connection(self)


@expectation("the connection is closed when first_match() has found something, and no further page was read")
async def match():
    server = Server()
    assert await load("logs").first_match(server, "error") == "error 7", "the match is another"
    assert server.open == 0, "the connection is open"
    assert server.pages == [0, 1], f"the pages {server.pages} were read"


@expectation("the connection is closed when head() has enough")
async def enough():
    server = Server()
    assert await load("logs").head(server, 2) == ["start", "ok 1"], "the lines are others"
    assert server.open == 0, "the connection is open"


@expectation("a search without a match reads all and gives None")
async def nothing():
    server = Server()
    logs = load("logs")
    assert await logs.first_match(server, "panic") is None, "something was found"
    assert await logs.head(server, 9) == ["start", "ok 1", "error 7", "ok 2", "error 8"], "lines are missing"
    assert server.open == 0, "a connection is open"


@expectation("the connection is closed when reading fails")
async def failing():
    server = Server(broken=1)
    try:
        await load("logs").first_match(server, "error")
    except ConnectionResetError:
        pass
    else:
        raise AssertionError("the error did not arrive")
    assert server.open == 0, "the connection is open"


main()
