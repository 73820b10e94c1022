"""Hidden check: never more than ten requests at a time, but several; the report is right."""

from harness import Heart, Meeting, Server, expectation, load, main


class Gate:
    """Keeps its visitors, in the hope of more than ten."""

    def __init__(self):
        self.meeting = Meeting(11)

    def answer(self, path, _):
        self.meeting.visit()
        return (404, {}) if path.endswith("7") else {}


@expectation("no more than ten requests are on their way at a time, and broken links are reported in order")
def at_most_ten():
    gate = Gate()
    with Server(gate.answer) as server:
        links = [f"{server.url}/page/{number}" for number in range(30)]
        found = Heart().run(load("links").check_links(links))
    assert gate.meeting.most <= 10, f"{gate.meeting.most} requests were on their way at a time"
    numbers = [int(broken.link.rpartition("/")[2]) for broken in found]
    assert numbers == [7, 17, 27], f"the broken links are {numbers}"
    assert {broken.reason for broken in found} == {"status 404"}, "a reason is wrong"
    assert gate.meeting.most >= 5, f"only {gate.meeting.most} requests were on their way at a time"


@expectation("a server that cannot be reached is reported as broken")
def unreachable():
    with Server(lambda path, _: {}) as server:
        links = [f"{server.url}/a"]
    found = Heart().run(load("links").check_links(links))
    assert [(broken.link, broken.reason) for broken in found] == [(links[0], "ClientConnectorError")], f"it is {found}"


main()
