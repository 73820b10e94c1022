"""Runs the commands that it reads, one JSON object a line, and answers each with what the process used.

The kernel tells the parent exactly what a child and all that it waited for used; no other way is as exact. A small parent matters:
Linux counts the memory of the parent, at the moment it starts the child, as the child's least peak.
"""

import json
import os
import signal
import subprocess
import sys
import time

child = None
late = False


def kill_child():
    if child is not None:
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass


def stop(number, frame):
    kill_child()
    if child is not None:
        os.waitpid(child.pid, 0)
    os._exit(1)


def expire(number, frame):
    global late
    late = True
    kill_child()


def run(request):
    global child, late
    late = False
    with open(request["stdin"], "rb") as stdin, open(request["stderr"], "wb") as stderr:
        signal.setitimer(signal.ITIMER_REAL, request["timeout"])
        started = time.perf_counter()
        child = subprocess.Popen(
            request["argv"],
            cwd=request["cwd"],
            env=request["env"],
            stdin=stdin,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            start_new_session=True,
        )
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - started
        signal.setitimer(signal.ITIMER_REAL, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    answer = {
        "status": child.returncode,
        "late": late,
        "wall": wall * 1000,
        "cpu": (usage.ru_utime + usage.ru_stime) * 1000,
        # Linux counts KiB, macOS bytes.
        "memory": usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
    }
    child = None
    return answer


signal.signal(signal.SIGTERM, stop)
signal.signal(signal.SIGINT, stop)
signal.signal(signal.SIGALRM, expire)
for line in sys.stdin:
    try:
        answer = run(json.loads(line))
    except OSError as error:
        signal.setitimer(signal.ITIMER_REAL, 0)
        child = None
        answer = {"error": str(error)}
    print(json.dumps(answer), flush=True)
