"""Hidden check: the loop lives during a download, and the library holds whole episodes only."""

from pathlib import Path
from tempfile import TemporaryDirectory

from harness import Heart, Server, expectation, load, main

SOUND = bytes(range(256)) * 2000


@expectation("the event loop goes on while an episode is downloaded")
def loop_goes_on():
    heart = Heart()

    def answer(path, _):
        heart.wait()
        return SOUND

    module = load("download")
    with TemporaryDirectory() as folder, Server(answer) as server:
        path = heart.run(module.download(module.Episode("Pilot: Part 1", f"{server.url}/1"), Path(folder)))
        assert not heart.stopped, "the event loop stood still during the download"
        assert path == Path(folder) / "pilot--part-1.mp3", f"the path is {path}"
        assert path.read_bytes() == SOUND, "the file is not what the server sent"
        assert list(Path(folder).iterdir()) == [path], "other files were left"


@expectation("an episode that is there is not downloaded again")
def not_again():
    module = load("download")
    with TemporaryDirectory() as folder, Server(lambda path, _: SOUND) as server:
        (Path(folder) / "pilot.mp3").write_bytes(b"old")
        path = Heart().run(module.download(module.Episode("Pilot", f"{server.url}/1"), Path(folder)))
        assert path.read_bytes() == b"old", "the file was written again"
        assert server.requests == [], "the server was asked"


@expectation("a download that fails raises an OSError and leaves no file")
def failure():
    module = load("download")
    with TemporaryDirectory() as folder, Server(lambda path, _: (500, b"")) as server:
        try:
            Heart().run(module.download(module.Episode("Pilot", f"{server.url}/1"), Path(folder)))
        except OSError as error:
            getattr(error, "close", lambda: None)()
        else:
            raise AssertionError("no exception was raised")
        assert list(Path(folder).iterdir()) == [], "a file was left"


main()
