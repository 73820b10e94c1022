"""Hidden check: who is late is left out, and who is in time is compared."""

import threading

from harness import Heart, Server, expectation, hold, load, main


@expectation("a supplier that does not answer within the limit is left out")
def late():
    over = threading.Event()
    answered = []

    def answer(path, _):
        if path.startswith("/slow"):
            answered.append(hold(over))
            return {"cents": 1}
        return {"cents": 500}

    quotes = load("quotes")

    async def page(url):
        suppliers = {"Slow": f"{url}/slow", "Quick": f"{url}/quick"}
        try:
            return await quotes.best_quote(suppliers, "tea", limit=0.4)
        finally:
            over.set()

    with Server(answer) as server:
        quote = Heart().run(page(server.url))
    assert quote != quotes.Quote("Slow", 1), "the page waited for the slow supplier"
    assert False not in answered, "the page waited for the slow supplier"
    assert quote in (quotes.Quote("Quick", 500), None), f"the quote is {quote}"


@expectation("the cheapest quote wins, and the earlier supplier where two are equal")
def cheapest():
    quotes = load("quotes")
    with Server(lambda path, _: {"cents": {"a": 700, "b": 300, "c": 300}[path[1]]}) as server:
        suppliers = {name: f"{server.url}/{name}" for name in "abc"}
        quote = Heart().run(quotes.best_quote(suppliers, "tea", limit=30))
    assert quote == quotes.Quote("b", 300), f"the quote is {quote}"


@expectation("a supplier with an error is left out, and without any quote the answer is None")
def errors():
    quotes = load("quotes")
    with Server(lambda path, _: (500, {})) as server:
        quote = Heart().run(quotes.best_quote({"a": server.url}, "tea", limit=30))
    assert quote is None, f"the quote is {quote}"


main()
