"""Compiles Python texts: one JSON string a line on stdin, its error or null as a line of JSON on stdout."""

import json
import sys
import warnings

warnings.simplefilter("ignore")

for line in sys.stdin:
    try:
        compile(json.loads(line), "<text>", "exec", dont_inherit=True)
        answer = None
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError) as error:
        answer = f"{type(error).__name__}: {error}"
    print(json.dumps(answer), flush=True)
