"""Hidden check: one service that is down does not hide the others."""

import asyncio

from harness import Meeting, expectation, load, main


class Services:
    def __init__(self, meeting=None, **states):
        self.states = states
        self.open = 0
        self.meeting = meeting

    async def ask(self, service):
        self.open += 1
        try:
            if self.meeting:
                await self.meeting.join()
            state = self.states[service]
            if isinstance(state, Exception):
                raise state
            if state == "silent":
                await asyncio.Event().wait()
            await asyncio.sleep(0.01)
            return f" {state}\n"
        finally:
            self.open -= 1


@expectation("a service that cannot be reached is down, and all others are in the report")
async def unreachable():
    module = load("health")
    services = Services(shop="UP", mail=ConnectionRefusedError(), search="Busy")
    states = await module.report(services.ask, ["shop", "mail", "search"], limit=30)
    assert module.render(states) == "shop    up\nmail    down\nsearch  busy", f"it is {states}"
    assert services.open == 0, "questions are still running"


@expectation("a service that does not answer within the limit is down")
async def silent():
    module = load("health")
    services = Services(shop="silent", mail=BrokenPipeError())
    states = await module.report(services.ask, ["shop", "mail"], limit=0.1)
    assert [each.state for each in states] == ["down", "down"], f"it is {states}"
    assert services.open == 0, "questions are still running"


@expectation("all services are asked at the same time")
async def at_once():
    meeting = Meeting(3)
    services = Services(meeting, a="up", b="up", c="up")
    await load("health").report(services.ask, ["a", "b", "c"], limit=30)
    assert meeting.most == 3, f"{meeting.most} services were asked at the same time"


@expectation("an exception that is a bug is raised")
async def bug():
    services = Services(shop=KeyError("x"), mail="up")
    outcome = (await asyncio.gather(load("health").report(services.ask, ["shop", "mail"]), return_exceptions=True))[0]
    assert isinstance(outcome, KeyError), f"it gave {outcome!r}"


main()
