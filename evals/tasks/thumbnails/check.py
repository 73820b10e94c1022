"""Hidden check: the loop lives while the converter works, and results and errors are the same."""

import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from harness import Heart, expectation, load, main

TOOL = """
import sys, time
picture, size = sys.argv[1:]
if "broken" in picture:
    sys.exit("cannot read " + picture)
if "huge" in picture:
    for _ in range(400):
        time.sleep(0.025)
        with open(picture, "a") as file:
            file.write(".")
print(picture, size)
"""
COMMAND = [sys.executable, "-c", TOOL]


@expectation("the event loop goes on while the converter works")
def loop_goes_on():
    heart = Heart()
    with heart.watch(subprocess, "run"):
        result = heart.run(load("thumbnails").Converter(COMMAND).thumbnail(Path("cat.jpg"), 64))
    assert not heart.stopped, "the event loop stood still"
    assert result.split() == [b"cat.jpg", b"64x64"], f"the result is {result!r}"


@expectation("thumbnails come in the order of the pictures")
def in_order():
    result = Heart().run(load("thumbnails").Converter(COMMAND).thumbnails([Path("b.jpg"), Path("a.jpg")]))
    assert [line.split()[0] for line in result] == [b"b.jpg", b"a.jpg"], f"the result is {result}"


@expectation("what the converter complains about is the text of the ThumbnailError")
def complaint():
    module = load("thumbnails")
    try:
        Heart().run(module.Converter(COMMAND).thumbnail(Path("broken.jpg")))
    except module.ThumbnailError as error:
        assert str(error) == "cannot read broken.jpg", f"the text is {error}"
    else:
        raise AssertionError("no ThumbnailError")


@expectation("a converter that takes too long is ended and gives a ThumbnailError")
def too_long():
    module = load("thumbnails")
    with TemporaryDirectory() as folder:
        picture = Path(folder) / "huge.jpg"
        try:
            Heart().run(module.Converter(COMMAND, time_limit=0.3).thumbnail(picture))
        except module.ThumbnailError as error:
            assert "huge.jpg took longer" in str(error), f"the text is {error}"
        else:
            raise AssertionError("no ThumbnailError")
        time.sleep(0.1)
        size = picture.stat().st_size if picture.exists() else 0
        time.sleep(0.3)
        assert size == (picture.stat().st_size if picture.exists() else 0), "the converter goes on running"


main()
