"""Hidden check: each function gives what it should and leaves the mailbox closed."""

from harness import expectation, load, main


async def result(name, count=7):
    store = load("store")
    mails = [store.Mail("ada" if number % 3 else "bob", f"subject {number}", number) for number in range(count)]
    box = store.Mailbox(mails)
    found = await getattr(load("inbox"), name)(box)
    assert not box.open, "the mailbox was left open"
    return found


@expectation("the first five subjects are found")
async def subjects():
    found = await result("subjects")
    assert found == [f"subject {number}" for number in range(5)], f"they are {found}"


@expectation("mails are counted by their senders")
async def senders():
    found = await result("senders")
    assert found == {"bob": 3, "ada": 4}, f"they are {found}"


@expectation("sizes are added up, also of an empty mailbox")
async def sizes():
    found = await result("total_size"), await result("total_size", 0)
    assert found == (21, 0), f"they are {found}"


main()
