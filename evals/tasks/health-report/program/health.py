"""The health of all services."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

Ask = Callable[[str], Awaitable[str]]


@dataclass(frozen=True)
class Health:
    service: str
    state: str


async def health(ask: Ask, service: str) -> Health:
    answer = await ask(service)
    return Health(service, answer.strip().lower())


async def report(ask: Ask, services: list[str], limit: float = 5.0) -> list[Health]:
    async with asyncio.timeout(limit):
        return await asyncio.gather(*(health(ask, service) for service in services))


def render(states: list[Health]) -> str:
    width = max((len(each.service) for each in states), default=0)
    return "\n".join(f"{each.service:<{width}}  {each.state}" for each in states)
