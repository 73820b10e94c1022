"""Hidden check: lines from threads carry the id of their request, also where requests overlap."""

import asyncio
import logging
import threading
import zlib

from harness import Heart, expectation, load, main


class Lines(logging.Handler):
    def __init__(self):
        super().__init__()
        self.seen = []

    def emit(self, record):
        self.seen.append((record.request_id, record.getMessage().split(":")[0], threading.current_thread()))


def logged(module, *requests):
    lines = Lines()
    module.log.handlers = [lines]
    module.log.setLevel(logging.INFO)
    module.log.propagate = False

    async def all_requests():
        return await asyncio.gather(*(asyncio.create_task(module.handle(*request)) for request in requests))

    return Heart().run(all_requests()), lines.seen


@expectation("what is logged in a worker thread carries the id of its request")
def ids():
    module = load("archive")
    requests = [(f"r{number}", {f"r{number}-{part}": b"x" * 99 for part in "abc"}) for number in range(4)]
    _, lines = logged(module, *requests)
    documents = [(identifier, text) for identifier, text, _ in lines if "-" in text]
    assert len(documents) == 12, f"{len(documents)} of 12 lines were logged"
    wrong = [(identifier, text) for identifier, text in documents if not text.startswith(identifier)]
    assert not wrong, f"{len(wrong)} lines carry a wrong id, such as {wrong[0]}" if wrong else ""


@expectation("documents are compressed, in worker threads, and given back by name")
def compressed():
    module = load("archive")
    (result,), lines = logged(module, ("r1", {"b": b"bb" * 50, "a": b"a" * 50}))
    assert list(result) == ["b", "a"], f"the names are {list(result)}"
    assert zlib.decompress(result["b"]) == b"bb" * 50, "the data is another"
    threads = {thread for _, text, thread in lines if text in "ab"}
    assert threading.main_thread() not in threads, "a document was compressed on the thread of the loop"


main()
