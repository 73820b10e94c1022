"""The start page of the admin tool."""

import asyncio
from dataclasses import dataclass

import httpx


@dataclass(frozen=True)
class Page:
    user: str
    open_orders: int
    revenue: int
    alerts: dict[str, list[str]]


async def get(client: httpx.AsyncClient, path: str):
    response = await client.get(path)
    response.raise_for_status()
    return response.json()


async def alerts_of(client: httpx.AsyncClient, region: str) -> list[str]:
    found = await get(client, f"/alerts/{region}")
    return sorted(found)


async def all_alerts(client: httpx.AsyncClient) -> dict[str, list[str]]:
    regions = await get(client, "/regions")
    found = await asyncio.gather(*(alerts_of(client, region) for region in regions))
    return dict(zip(regions, found))


async def load(base_url: str, user_id: int) -> Page:
    async with httpx.AsyncClient(base_url=base_url) as client:
        user, orders, revenue, alerts = await asyncio.gather(
            get(client, f"/users/{user_id}"),
            get(client, "/orders/open"),
            get(client, "/revenue/today"),
            all_alerts(client),
        )
    return Page(user["name"], len(orders), revenue["cents"], alerts)
