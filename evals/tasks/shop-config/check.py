"""Hidden check: one fetch for many visitors, another one after an error or forget()."""

import asyncio

from harness import expectation, load, main


class Source:
    def __init__(self, fail=0):
        self.fetched = []
        self.fail = fail

    async def fetch(self, shop):
        self.fetched.append(shop)
        await asyncio.sleep(0.01)
        if len(self.fetched) <= self.fail:
            raise ConnectionError(shop)
        return {"currency": "CHF"} if shop == "swiss" else {"banner": "Sale"}


@expectation("visitors one after the other see the page, and the configuration is fetched once for each shop")
async def one_by_one():
    module, source = load("config"), Source()
    configs = module.Configs(source.fetch)
    pages = [await module.page(configs, shop, 1050) for shop in ("swiss", "north", "swiss")]
    assert pages == ["10.50 CHF", "Sale: 10.50 EUR", "10.50 CHF"], f"the pages are {pages}"
    assert source.fetched == ["swiss", "north"], f"{source.fetched} were fetched"


@expectation("visitors at the same moment see the page, and the configuration is fetched once")
async def at_once():
    module, source = load("config"), Source()
    configs = module.Configs(source.fetch)
    pages = await asyncio.gather(*(module.page(configs, "swiss", 100) for _ in range(8)))
    assert pages == ["1.00 CHF"] * 8, f"the pages are {pages}"
    assert source.fetched == ["swiss"], f"{len(source.fetched)} fetches"


@expectation("a fetch that failed is tried again by the next visitor")
async def failed():
    module, source = load("config"), Source(fail=1)
    configs = module.Configs(source.fetch)
    first = (await asyncio.gather(module.page(configs, "swiss", 100), return_exceptions=True))[0]
    assert isinstance(first, ConnectionError), f"it gave {first!r}"
    assert await module.page(configs, "swiss", 100) == "1.00 CHF", "the page is another"


@expectation("after forget() it is fetched anew")
async def forgotten():
    module, source = load("config"), Source()
    configs = module.Configs(source.fetch)
    await module.page(configs, "swiss", 100)
    configs.forget()
    await module.page(configs, "swiss", 100)
    assert source.fetched == ["swiss", "swiss"], f"{len(source.fetched)} fetches"


main()
