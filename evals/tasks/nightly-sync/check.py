"""Hidden check: the program runs to its end and closes what it opened."""

from harness import Server, complaints, error_in, expectation, main, script


def answer(path, _):
    if path == "/login":
        return {"token": "t"}
    page = int(path.partition("=")[2])
    return [{"stock": page * 10}] * (4 - page) if page <= 3 else []


@expectation("all pages are read one after the other, after a single login, and summed up", patience=3)
def summary():
    with Server(answer) as server:
        status, out, err = script("sync.py", server.url, patience=3)
    assert status == 0, f"status {status}: {error_in(err)}"
    expected = ["page 1: 3 items", "page 2: 2 items", "page 3: 1 items", "6 items, 100 pieces"]
    assert out.splitlines() == expected, f"it printed {out!r}"
    assert not complaints(err), complaints(err)[0]
    paths = [path for _, path in server.requests]
    assert paths == ["/login", *(f"/inventory?page={page}" for page in (1, 2, 3, 4))], f"the requests were {paths}"


@expectation("a page that cannot be read gives status 1, and the session is closed", patience=3)
def failing_page():
    with Server(lambda path, body: (503, {}) if path.endswith("=2") else answer(path, body)) as server:
        status, out, err = script("sync.py", server.url, patience=3)
    assert (status, out.splitlines()) == (1, ["page 1: 3 items", "page 2: status 503"]), f"{status}, {out!r}"
    assert not complaints(err), complaints(err)[0]


main()
