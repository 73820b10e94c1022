"""Compiles blocks of Python and runs them: one process reads them all as JSON, and forks itself for each program."""

import asyncio  # noqa: F401
import atexit
import gc
import importlib.util
import json
import os
import runpy
import signal
import sys
import tempfile
import threading
import time
import traceback
from pathlib import Path

for name in ("aiohttp", "anyio", "httpx", "pytest", "requests"):
    if importlib.util.find_spec(name):
        __import__(name)

TIME_LIMIT = 30
AT_ONCE = 3


def compile_error(block):
    try:
        compile(block["code"], block["file"], "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        return f"{type(error).__name__}: {error}"
    return None


def obstacle(block):
    """Why the block cannot run here, or None."""
    if not hasattr(os, "fork"):
        return "this system cannot fork"
    if block["since"] and sys.version_info[:2] < tuple(block["since"]):
        return f"Python {'.'.join(map(str, block['since']))}"
    missing = [name for name in block["needs"] if not importlib.util.find_spec(name)]
    return ", ".join(missing) or None


class Program:
    """A block that runs in a process of its own."""

    def __init__(self, block):
        self.block = block
        self.streams = [tempfile.TemporaryFile() for _ in range(2)]
        self.deadline = time.monotonic() + TIME_LIMIT
        self.pid = os.fork()
        if self.pid == 0:
            self.become()

    def become(self):
        os.setsid()
        for number, stream in enumerate(self.streams, start=1):
            os.dup2(stream.fileno(), number)
        folder, name = self.block["folder"], self.block["file"]
        os.chdir(folder)
        sys.path.insert(0, folder)
        sys.argv = [name]
        os._exit(finished(self.block))

    def outcome(self):
        """What came of it, or None while it runs."""
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        if pid == 0 and time.monotonic() < self.deadline:
            return None
        if pid == 0:
            os.killpg(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        stdout, stderr = map(text_of, self.streams)
        return {"stdout": stdout, "stderr": stderr, "status": os.waitstatus_to_exitcode(status) if pid else None}


def finished(block):
    """Runs the block to the end that an interpreter makes; gives its exit status."""
    status = 0
    try:
        if block["file"].startswith("test_"):
            import pytest

            status = int(pytest.main(["-q", "-p", "no:cacheprovider", block["file"]]))
        else:
            runpy.run_path(block["file"], run_name="__main__")
    except SystemExit as exit:
        status = exit.code if isinstance(exit.code, int) else int(exit.code is not None)
    except BaseException:
        traceback.print_exc()
        status = 1
    gc.collect()
    threading._shutdown()
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    return status


def text_of(stream):
    stream.seek(0)
    return stream.read().decode()


def run_all(blocks):
    outcomes, waiting, running = {}, list(blocks), []
    while waiting or running:
        while waiting and len(running) < AT_ONCE:
            running.append(Program(waiting.pop(0)))
        for program in list(running):
            outcome = program.outcome()
            if outcome:
                running.remove(program)
                outcomes[program.block["id"]] = outcome
        time.sleep(0.005)
    return outcomes


def main():
    blocks = json.load(sys.stdin)
    answers = {block["id"]: {"error": compile_error(block), "obstacle": obstacle(block)} for block in blocks}
    for block in blocks:
        Path(block["folder"]).mkdir(parents=True, exist_ok=True)
        Path(block["folder"], block["file"]).write_text(block["code"], encoding="utf-8")
    sys.stdout.flush()
    wanted = [block for block in blocks if block["run"] and not any(answers[block["id"]].values())]
    for identity, outcome in run_all(wanted).items():
        answers[identity].update(outcome)
    json.dump(answers, sys.stdout)


main()
