"""Tries the expectations of a check one after the other, and says which is the first that does not hold."""

import asyncio
import contextlib
import gc
import io
import json
import logging
import os
import re
import sys
import threading
import traceback
import warnings
from pathlib import Path

from harness.patience import limit, turn

_expectations = []
_stdout = sys.stdout
_current = None


def expectation(text, tidy=True, patience=1):
    """Registers a function as one expectation; coroutine functions are run. `text` is what a person can verify.

    With `tidy`, it does not hold either where coroutines, tasks, exceptions or connections are left behind. `patience`
    is how many times the usual time it may take.
    """

    def register(function):
        _expectations.append((text, function, tidy, patience))
        return function

    return register


async def until(condition, what):
    """Lets the loop run until `condition()` holds.

    Where that does not come, the check ends at once with `what`: a loop with a task that cannot be cancelled would
    never end.
    """
    for _ in range(limit() // 2):
        if condition():
            return
        await asyncio.sleep(0.01)
    _conclude(_current, what)


COMPLAINTS = (
    "was never awaited",
    "never retrieved",
    "was destroyed but it is pending",
    "unclosed",
    "Unclosed",
    "closing of asynchronous generator",
    "Exception in callback",
    "Unhandled exception in",
)


def complaints(text):
    """The lines of an output in which Python or a library complains about what was left behind."""
    return [line for line in text.splitlines() if any(words in line for words in COMPLAINTS)]


def error_in(text):
    """The last line of an output that names an exception, or an empty text."""
    named = [line for line in text.splitlines() if re.match(r"[\w.]+(Error|Exception|Interrupt)\b", line)]
    return (named or [""])[-1]


class _Complaints(logging.Handler):
    def __init__(self):
        super().__init__()
        self.lines = []

    def emit(self, record):
        self.lines += complaints(record.getMessage())


@contextlib.contextmanager
def _nothing_left_behind():
    """Fails where what runs inside leaves behind coroutines, tasks, exceptions or connections that nobody cares for."""
    log = _Complaints()
    logger = logging.getLogger("asyncio")
    hook = sys.unraisablehook
    logger.addHandler(log)
    sys.unraisablehook = lambda event: log.lines.extend(complaints(f"{event.err_msg} {event.exc_value}"))
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            yield
            gc.collect()
    finally:
        logger.removeHandler(log)
        sys.unraisablehook = hook
    log.lines += [line for warning in caught for line in complaints(str(warning.message))]
    assert not log.lines, log.lines[0]


def _conclude(failed, because):
    """Ends the process: threads and tasks of the candidate may be unwilling to."""
    print(json.dumps({"failed": failed, "because": because}), file=_stdout, flush=True)
    os._exit(0 if failed is None else 1)


def main():
    """Tries one expectation after the other, up to the first that does not hold, and says so on stdout."""
    global _current
    sys.dont_write_bytecode = True
    for text, function, tidy, patience in _expectations:
        _current = text
        done = threading.Event()
        threading.Thread(target=_end_late, args=(done, text, patience), daemon=True).start()
        because = _attempt(function, tidy)
        done.set()
        if because is not None:
            _conclude(text, because)
    _conclude(None, None)


def _end_late(done, text, patience):
    for _ in range(limit() * patience):
        if done.is_set():
            return
        turn(0.01)
    _conclude(text, "did not come to an end")


def _attempt(function, tidy):
    """Null, or why the expectation does not hold, in one line."""
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            with _nothing_left_behind() if tidy else contextlib.nullcontext():
                if asyncio.iscoroutinefunction(function):
                    asyncio.run(function())
                else:
                    function()
    except BaseException as error:
        return _reason(error)
    return None


def _reason(error):
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    if isinstance(error, AssertionError) and str(error):
        return str(error).splitlines()[0]
    places = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)[-1:]]
    if isinstance(error, SyntaxError):
        places = [(error.filename, error.lineno)]
    where = "".join(f" ({Path(file).name}:{line})" for file, line in places)
    return f"{traceback.format_exception_only(error)[-1].strip().splitlines()[0]}{where}"
