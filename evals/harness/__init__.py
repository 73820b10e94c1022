"""What the hidden checks share: they load a candidate's program, run it, and say what is wrong.

A check is started as `python check.py CANDIDATE` with the folder `evals` on PYTHONPATH. Its last line on stdout is
a JSON object: `failed` is the text of the first expectation that does not hold, or null, and `because` says in one
line why.

Little here depends on how fast the machine is. What blocks is held up until the loop has shown that it is alive, what
has to be concurrent is held up until it is together, and patience is counted in turns of a thread, not in seconds.
"""

from harness.expectations import complaints, error_in, expectation, main, until
from harness.heart import Heart
from harness.meeting import Meeting
from harness.patience import hold
from harness.programs import load, original, script
from harness.server import Server

__all__ = [
    "Heart",
    "Meeting",
    "Server",
    "complaints",
    "error_in",
    "expectation",
    "hold",
    "load",
    "main",
    "original",
    "script",
    "until",
]
