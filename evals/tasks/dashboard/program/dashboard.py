"""The start page of the admin tool."""

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


async def load(base_url: str, user_id: int) -> Page:
    async with httpx.AsyncClient(base_url=base_url) as client:
        user = await get(client, f"/users/{user_id}")
        orders = await get(client, "/orders/open")
        revenue = await get(client, "/revenue/today")
        regions = await get(client, "/regions")
        alerts = {}
        for region in regions:
            alerts[region] = await alerts_of(client, region)
    return Page(user["name"], len(orders), revenue["cents"], alerts)
