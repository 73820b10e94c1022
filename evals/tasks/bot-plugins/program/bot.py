"""A small bot: plugins answer messages, as plain functions or as coroutine functions."""

import asyncio
from collections.abc import Callable


class Bot:
    def __init__(self) -> None:
        self.plugins: dict[str, Callable] = {}
        self.started = 0.0

    def plugin(self, word: str):
        def register(function):
            self.plugins[word] = function
            return function

        return register

    async def answer(self, message: str) -> str:
        word, _, rest = message.partition(" ")
        plugin = self.plugins.get(word)
        if plugin is None:
            return "?"
        if asyncio.iscoroutinefunction(plugin):
            return await plugin(rest)
        return plugin(rest)

    async def serve(self, messages: list[str]) -> list[str]:
        loop = asyncio.get_event_loop()
        self.started = loop.time()
        tasks = [loop.create_task(self.answer(message)) for message in messages]
        return [await task for task in tasks]


def run_bot(bot: Bot, messages: list[str]) -> list[str]:
    loop = asyncio.get_event_loop()
    return loop.run_until_complete(bot.serve(messages))
