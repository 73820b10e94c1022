"""Hidden check: the bot works where asyncio behaves as it will in Python 3.16."""

import asyncio
import contextlib

from harness import expectation, load, main


@contextlib.contextmanager
def newer_python():
    """asyncio without what 3.14 and 3.16 take away."""
    asked, running = asyncio.iscoroutinefunction, asyncio.get_running_loop
    get, policies = asyncio.get_event_loop, (asyncio.get_event_loop_policy, asyncio.set_event_loop_policy)
    del asyncio.iscoroutinefunction
    asyncio.get_event_loop = lambda: running()
    asyncio.get_event_loop_policy = asyncio.set_event_loop_policy = None
    try:
        yield
    finally:
        asyncio.iscoroutinefunction, asyncio.get_event_loop = asked, get
        asyncio.get_event_loop_policy, asyncio.set_event_loop_policy = policies


def bot_of(module):
    bot = module.Bot()

    @bot.plugin("add")
    def add(text):
        return str(sum(map(int, text.split())))

    @bot.plugin("echo")
    async def echo(text):
        await asyncio.sleep(0)
        return text

    return bot


@expectation("the bot answers on newer versions of Python, twice in one process")
def newer():
    module = load("bot")
    with newer_python():
        for _ in range(2):
            answers = module.run_bot(bot_of(module), ["add 1 2", "echo hi there", "what"])
            assert answers == ["3", "hi there", "?"], f"the answers are {answers}"


@expectation("the bot answers on Python 3.11, notes when it started, and closes its loop")
def today():
    module = load("bot")
    bot = bot_of(module)
    for _ in range(2):
        assert module.run_bot(bot, ["echo a", "add 2 2"]) == ["a", "4"], "the answers are wrong"
    assert bot.started > 0, "the time of the start is missing"


main()
