"""Hidden check: much output, errors and time limits, and no process that is left."""

import asyncio
import sys

from harness import Heart, expectation, load, main, until

TOOL = """
import json, sys, time
video = sys.argv[1]
if video == "broken":
    sys.exit("no video: " + "x" * 200_000)
if video == "endless":
    time.sleep(20)
frames = list(range(30_000)) if video == "long" else [1]
sys.stderr.write("frame\\n" * len(frames))
json.dump({"duration": len(frames) / 10, "frames": frames}, sys.stdout)
"""
COMMAND = [sys.executable, "-c", TOOL]


async def outcome(coroutine):
    task = asyncio.create_task(coroutine)
    await until(task.done, "it hangs")
    return task.exception() or task.result()


@expectation("a long description arrives", patience=2)
def long():
    found = Heart().run(outcome(load("probe").probe(COMMAND, "long")))
    assert isinstance(found, dict), f"it raised {found!r}"
    assert found["duration"] == 3_000 and len(found["frames"]) == 30_000, "the description is not complete"


@expectation("an error of the program is a ProbeError with its complaint")
def broken():
    module = load("probe")
    error = Heart().run(outcome(module.probe(COMMAND, "broken")))
    assert isinstance(error, module.ProbeError), f"it gave {error!r}"[:100]
    assert str(error) == "no video: " + "x" * 200_000, f"the text is {str(error)[:60]}"


@expectation("a program that takes too long gives a ProbeError and is ended")
def endless():
    module = load("probe")
    error = Heart().run(outcome(module.probe(COMMAND, "endless", limit=0.2)))
    assert isinstance(error, module.ProbeError) and "endless took longer" in str(error), f"it gave {error!r}"


@expectation("durations come in the order of the videos")
def durations():
    found = Heart().run(outcome(load("probe").durations(COMMAND, ["long", "short"])))
    assert found == {"long": 3_000, "short": 0.1}, f"it gave {found!r}"


main()
