"""Hidden check: requests are on their way together, the loop lives, and errors are the same."""

from decimal import Decimal

from harness import Heart, Meeting, Server, expectation, load, main

RATES = {"EUR": "1", "USD": "1.1", "GBP": "0.85", "JPY": "161.5"}


@expectation("the event loop goes on while the service thinks")
def loop_goes_on():
    heart = Heart()

    def answer(path, _):
        heart.wait()
        return {"rate": RATES[path[-3:]]}

    rates = load("rates")
    with Server(answer) as server:
        heart.run(rates.convert_all(server.url, Decimal(10), ["USD"]))
    assert not heart.stopped, "the event loop stood still during a request"


@expectation("the requests for several currencies are on their way at the same time")
def at_once():
    meeting = Meeting(3)

    def answer(path, _):
        meeting.visit()
        return {"rate": RATES[path[-3:]]}

    rates = load("rates")
    with Server(answer) as server:
        result = Heart().run(rates.convert_all(server.url, Decimal(10), ["JPY", "USD", "GBP"]))
    assert meeting.most >= 3, f"at most {meeting.most} of 3 requests were on their way"
    expected = [("JPY", Decimal("1615.00")), ("USD", Decimal("11.00")), ("GBP", Decimal("8.50"))]
    assert list(result.items()) == expected, f"the result is {result}"


def _fails(rates, url, currency):
    try:
        Heart().run(rates.convert(url, Decimal(1), currency))
    except rates.RateError as error:
        assert currency in str(error), f"the message does not name the currency: {error}"
    else:
        raise AssertionError("RateError was not raised")


@expectation("an answer with an error status raises RateError")
def error_status():
    rates = load("rates")
    with Server(lambda path, _: (404, {"error": "unknown"})) as server:
        _fails(rates, server.url, "XXX")


@expectation("a service that cannot be reached raises RateError")
def unreachable():
    with Server(lambda path, _: {}) as server:
        url = server.url
    _fails(load("rates"), url, "USD")


main()
