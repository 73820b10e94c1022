"""Judges Python texts: one JSON string a line on stdin; on stdout a line of JSON with the error or null, and the comments or null."""

import io
import json
import sys
import tokenize
import warnings

warnings.simplefilter("ignore")


def error_of(text):
    try:
        compile(text, "<text>", "exec", dont_inherit=True)
        return None
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError) as error:
        return f"{type(error).__name__}: {error}"


def comments_of(text):
    try:
        lines = io.StringIO(text, newline=None).readline
        return [each.string for each in tokenize.generate_tokens(lines) if each.type == tokenize.COMMENT]
    except (SyntaxError, tokenize.TokenError):
        return None


for line in sys.stdin:
    text = json.loads(line)
    error = error_of(text)
    print(json.dumps([error, None if error else comments_of(text)]), flush=True)
