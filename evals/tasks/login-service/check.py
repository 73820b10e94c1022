"""Hidden check: the loop lives while passwords are hashed, and nobody can take a name twice."""

import asyncio
import hashlib

from harness import Heart, expectation, load, main


def accounts(module):
    assert module.ROUNDS == 600_000, "the hash was made weaker"
    module.ROUNDS = 1000
    return module.Accounts()


@expectation("the event loop goes on while a password is hashed")
def loop_goes_on():
    heart = Heart()

    async def use():
        known = accounts(load("login"))
        await known.register("ada", "secret")
        return await known.verify("ada", "secret")

    with heart.watch(hashlib, "pbkdf2_hmac"):
        assert heart.run(use()) is True, "the right password was refused"
    assert not heart.stopped, "the event loop stood still"


@expectation("passwords are verified, and failures counted until the next success")
async def verified():
    known = accounts(load("login"))
    await known.register("ada", "secret")
    answers = [await known.verify(*pair) for pair in (("ada", "x"), ("ada", "y"), ("bob", "secret"))]
    assert answers == [False, False, False], f"the answers are {answers}"
    assert known.failures == {"ada": 2}, f"the failures are {known.failures}"
    assert await known.verify("ada", "secret") and known.failures == {}, "the success was not noted"


@expectation("a name can be registered once, also by two people at the same moment")
async def taken():
    known = accounts(load("login"))
    done = await asyncio.gather(known.register("ada", "one"), known.register("ada", "two"), return_exceptions=True)
    assert sorted(type(each).__name__ for each in done) == ["NoneType", "ValueError"], f"it gave {done}"
    winner = "one" if done[0] is None else "two"
    assert await known.verify("ada", winner), "the one who was told so does not own the name"


@expectation("the hash is the one of before")
async def same_hash():
    module = load("login")
    known = accounts(module)
    await known.register("ada", "secret")
    account = known.accounts["ada"]
    expected = hashlib.pbkdf2_hmac("sha256", b"secret", account.salt, 1000)
    assert account.digest == expected and len(account.salt) == 16, "the hash is another"


main()
