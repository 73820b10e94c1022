"""Hidden check: the loop lives while flags are fetched, and the job without a loop is untouched."""

import contextlib
import io

from harness import Heart, Server, expectation, load, main


@expectation("the event loop goes on while the flags are fetched")
def loop_goes_on():
    heart = Heart()

    def answer(path, _):
        heart.wait()
        return {"winter-sale": True}

    web = load("shop.web")
    with Server(answer) as server:
        text = heart.run(web.greeting(web.Flags(server.url), "Ada"))
    assert not heart.stopped, "the event loop stood still"
    assert text == "Welcome to the sale, Ada!", f"the greeting is {text!r}"


@expectation("flags are fetched once a minute, not for each visitor")
def remembered():
    web = load("shop.web")
    with Server(lambda path, _: {"winter-sale": False}) as server:
        flags = web.Flags(server.url)

        async def visits():
            return [await web.greeting(flags, visitor) for visitor in ("Ada", "Bob", "Cy")]

        texts = Heart().run(visits())
    assert texts == ["Welcome, Ada!", "Welcome, Bob!", "Welcome, Cy!"], f"the greetings are {texts}"
    assert len(server.requests) == 1, f"the service was asked {len(server.requests)} times"


@expectation("the nightly job prints its headline, without a loop")
def nightly_job():
    job = load("shop.job")
    with Server(lambda path, _: {"winter-sale": True}) as server, contextlib.redirect_stdout(io.StringIO()) as output:
        job.main(server.url)
    assert output.getvalue() == "Welcome to the sale\n", f"it printed {output.getvalue()!r}"


main()
