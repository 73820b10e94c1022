"""Hidden check: few connections, the same places, errors as before, nothing left open."""

from harness import Heart, Server, expectation, load, main


def answer(path, _):
    address = path.partition("=")[2]
    if address.startswith("nowhere"):
        return 404, {}
    if address == "crash":
        return 500, {}
    return {"lat": len(address) + 0.12345, "lon": 2}


@expectation("the places come in order, over far fewer connections than addresses")
def reused():
    geo = load("geo")
    addresses = [f"street{'x' * number}" for number in range(12)]
    addresses[5] = "nowhere"
    with Server(answer) as server:
        places = Heart().run(geo.locate_all(server.url, addresses))
    expected = [None if each == "nowhere" else geo.Place(len(each) + 0.123, 2) for each in addresses]
    assert places == expected, f"the places are {places}"
    assert server.connections <= 6, f"{server.connections} connections for 12 addresses"


@expectation("an error of the service is raised, and nothing stays open")
def error():
    geo = load("geo")
    with Server(answer) as server:
        try:
            Heart().run(geo.locate_all(server.url, ["a", "crash", "b"]))
        except geo.aiohttp.ClientResponseError as error:
            assert error.status == 500, f"the status is {error.status}"
        else:
            raise AssertionError("no error was raised")


@expectation("without addresses the result is empty")
def nothing():
    with Server(answer) as server:
        assert Heart().run(load("geo").locate_all(server.url, [])) == [], "there are places"


main()
