"""Hidden check: the loop lives while parcels are followed, and the carrier is asked no faster than before."""

import asyncio
import time

from harness import Heart, expectation, load, main


class Carrier:
    def __init__(self, *steps):
        self.steps = steps
        self.asked = {}

    async def status(self, number):
        asked = self.asked[number] = self.asked.get(number, 0) + 1
        await asyncio.sleep(0)
        return self.steps[min(asked, len(self.steps)) - 1]


@expectation("other tasks run while the poller pauses")
def other_tasks_run():
    heart = Heart()
    with heart.watch(time, "sleep"):
        poller = load("poller").Poller(Carrier("packed", "on its way", "delivered"), pause=0.02)
        heart.run(poller.follow("A1"))
    assert not heart.stopped, "the event loop stood still"


@expectation("each parcel keeps its history without repetitions, in the order of the numbers")
def histories():
    poller = load("poller").Poller(Carrier("packed", "packed", "on its way", "delivered"), pause=0.01)
    parcels = Heart().run(poller.follow_all(["A1", "B2", "C3"]))
    assert [parcel.number for parcel in parcels] == ["A1", "B2", "C3"], "the parcels are not in order"
    assert all(parcel.history == ["packed", "on its way", "delivered"] for parcel in parcels), "a history is wrong"


@expectation("the pause between two questions is kept")
def pauses():
    carrier = Carrier("packed", "packed", "packed", "delivered")
    begin = time.monotonic()
    Heart().run(load("poller").Poller(carrier, pause=0.1).follow("A1"))
    assert carrier.asked == {"A1": 4}, "the carrier was asked more or less often"
    assert time.monotonic() - begin >= 0.29, "the carrier was asked without pauses"


@expectation("a parcel that never arrives raises NotDelivered after the given number of questions")
def never_delivered():
    module = load("poller")
    carrier = Carrier("packed")
    try:
        Heart().run(module.Poller(carrier, pause=0.001, attempts=5).follow("A1"))
    except module.NotDelivered:
        assert carrier.asked == {"A1": 5}, "the number of questions is another"
    else:
        raise AssertionError("NotDelivered was not raised")


main()
