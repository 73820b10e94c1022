"""Hidden check: many coroutines get one token, and nothing stands still."""

import asyncio

from harness import Heart, expectation, load, main


class Issuer:
    def __init__(self, lifetime=60.0):
        self.lifetime = lifetime
        self.fetched = []

    async def fetch(self, scope):
        self.fetched.append(scope)
        number = len(self.fetched)
        await asyncio.sleep(0.02)
        if scope == "secret":
            raise PermissionError(scope)
        return f"{scope}-{number}", self.lifetime


@expectation("many requests at once get the token, which is fetched once")
def once():
    issuer = Issuer()

    async def ask():
        tokens = load("tokens").Tokens(issuer.fetch)
        return await asyncio.gather(*(tokens.headers("read") for _ in range(20)))

    headers = Heart().run(ask())
    assert headers == [{"Authorization": "Bearer read-1"}] * 20, f"the headers are {headers[:2]}…"
    assert issuer.fetched == ["read"], f"the token was fetched {len(issuer.fetched)} times"


@expectation("a token that expired or was forgotten is fetched again")
def again():
    async def ask(lifetime, forget):
        issuer = Issuer(lifetime)
        tokens = load("tokens").Tokens(issuer.fetch)
        await tokens.get("read")
        if forget:
            await tokens.forget("read")
        return await tokens.get("read")

    assert Heart().run(ask(0.0, False)) == "read-2", "an expired token was used"
    assert Heart().run(ask(60.0, True)) == "read-2", "a forgotten token was used"
    assert Heart().run(ask(60.0, False)) == "read-1", "a valid token was not used"


@expectation("after a fetch that failed or was cancelled, others still get their token")
def after_failure():
    async def ask():
        tokens = load("tokens").Tokens(Issuer().fetch)
        failed = await asyncio.gather(tokens.get("secret"), return_exceptions=True)
        assert isinstance(failed[0], PermissionError), "the error did not arrive"
        cancelled = asyncio.create_task(tokens.get("read"))
        await asyncio.sleep(0.005)
        cancelled.cancel()
        await asyncio.gather(cancelled, return_exceptions=True)
        return await tokens.get("read")

    assert Heart().run(ask()).startswith("read-"), "no token"


main()
