"""Hidden check: the mail has its figures."""

import asyncio

from harness import expectation, load, main


class Source:
    async def rows(self, week):
        await asyncio.sleep(0)
        return {1: [("tea", 250)], 2: [("tea", 250), ("cup", 1200), ("tea", 250)]}.get(week, [])


@expectation("the report of a week with sales has all its figures")
async def figures():
    report = load("report")
    text = await report.weekly(report.Ledger(Source()), 2)
    expected = "Week 2|Revenue: 17.00 EUR|Change: 14.50 EUR|Sales: 3|Best seller: tea"
    assert text.replace("\n", "|") == expected, f"the report is {text!r}"


@expectation("a week without sales has no best seller")
async def nothing_sold():
    report = load("report")
    text = await report.weekly(report.Ledger(Source()), 9)
    assert text.endswith("Sales: 0\nBest seller: none"), f"the report is {text!r}"


main()
