"""Loads modules of a candidate, and runs its files as programs."""

import importlib
import subprocess
import sys
import threading
from pathlib import Path

from harness.patience import limit, turn

TASK = Path(sys.argv[0]).resolve().parent
CANDIDATE = Path(sys.argv[1]).resolve()


def load(name, folder=CANDIDATE):
    """Imports a module of the candidate anew, with everything that it imports from its folder."""
    for key, module in list(sys.modules.items()):
        if str(getattr(module, "__file__", None) or "").startswith((str(CANDIDATE), str(TASK / "program"))):
            del sys.modules[key]
    importlib.invalidate_caches()
    sys.path.insert(0, str(folder))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(folder))


def original(name):
    """The module as the task gives it, for comparisons."""
    return load(name, TASK / "program")


def script(name, *args, interrupt=None, when="", patience=1):
    """Runs a file of the candidate as a program. With `interrupt`, that signal is sent once its output holds `when`.

    Gives status, stdout and stderr; the status is None where it did not come to an end. `patience` is that of the
    expectation.
    """
    command = [sys.executable, "-X", "dev", "-W", "error::RuntimeWarning", "-u", str(CANDIDATE / name), *map(str, args)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    pieces = {"out": "", "err": ""}

    def collect(key, stream):
        for line in stream:
            pieces[key] += line
        stream.close()

    readers = [
        threading.Thread(target=collect, args=("out", process.stdout)),
        threading.Thread(target=collect, args=("err", process.stderr)),
    ]
    for reader in readers:
        reader.start()
    sent = interrupt is None
    for _ in range(limit() * patience * 4 // 5):
        if process.poll() is not None:
            break
        if not sent and when in pieces["out"]:
            process.send_signal(interrupt)
            sent = True
        turn(0.01)
    ended = process.poll()
    if ended is None:
        process.kill()
        process.wait()
    for reader in readers:
        reader.join()
    return ended, pieces["out"], pieces["err"]
