import asyncio
import time


class Store:
    def load(self, name: str) -> str:
        time.sleep(0.01)
        return name.upper()


def stock(store: Store, names: list[str]) -> dict[str, str]:
    return {name: store.load(name) for name in names}


async def price(name: str) -> int:
    time.sleep(0.01)
    return len(name)


async def prices(names: list[str]) -> list[int]:
    found = []
    for name in names:
        found.append(await price(name))
    return found


async def check(load, names: list[str]) -> list[int]:
    found = []
    for name in names:
        found.append(await load(name))
    return found


if __name__ == "__main__":
    print(asyncio.run(prices(["a", "bb"])))
