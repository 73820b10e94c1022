"""Hidden check: never more than four requests at a time, and no fewer where there is enough to do."""

import asyncio

from harness import Meeting, expectation, load, main


class Provider:
    def __init__(self):
        self.meeting = Meeting(5)

    async def answer(self, path):
        await self.meeting.join()
        number = path.rpartition("/")[2]
        return {"error": "unknown"} if number == "0" else {"name": f"user {number}"}


@expectation("four requests are on their way at a time, no more, whoever makes them")
async def four():
    module, provider = load("api"), Provider()
    api = module.Api(provider.answer)
    names, more = await asyncio.gather(api.users(list(range(1, 13))), api.users([20, 21, 22]))
    assert provider.meeting.most <= 4, f"{provider.meeting.most} requests at a time"
    assert provider.meeting.most == 4, f"only {provider.meeting.most} requests at a time"
    assert names == [f"user {number}" for number in range(1, 13)], f"the names are {names}"
    assert more == ["user 20", "user 21", "user 22"], f"the names are {more}"


@expectation("an error is raised, and does not use up the limit")
async def errors():
    module, provider = load("api"), Provider()
    provider.meeting.over = True
    api = module.Api(provider.answer)
    outcomes = await asyncio.gather(*(api.user(0) for _ in range(6)), return_exceptions=True)
    assert all(isinstance(each, module.ApiError) for each in outcomes), f"it gave {outcomes[0]!r}"
    assert await asyncio.wait_for(api.user(1), 5) == "user 1", "the name is another"


main()
