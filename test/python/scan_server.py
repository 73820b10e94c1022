"""Says where Python sees functions and comments: one JSON string a line on stdin, an object or null as a line of JSON on stdout.

The object has `functions`, rows of [start, start of the body, end of the body, is async], and `comments`, rows of
[start, end], all in UTF-16 code units. Null stands for a text that does not compile.
"""

import ast
import io
import json
import sys
import tokenize
import warnings

warnings.simplefilter("ignore")

QUIET = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}


def width(text):
    return len(text) + sum(character > "\uffff" for character in text)


class Places:
    def __init__(self, text):
        self.lines = list(io.StringIO(text, newline=""))
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + width(line))

    def of(self, position):
        line, column = position
        if line > len(self.lines):
            return self.starts[-1]
        return self.starts[line - 1] + width(self.lines[line - 1][:column])

    def of_bytes(self, line, column):
        return self.starts[line - 1] + width(self.lines[line - 1].encode("utf-8", "surrogatepass")[:column].decode("utf-8", "surrogatepass"))


def outermost(tree):
    pending = [tree]
    while pending:
        node = pending.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node
        elif not isinstance(node, ast.expr):
            pending.extend(ast.iter_child_nodes(node))


def body(tokens, index, places):
    """The extent of the block behind the header that begins at a token, or None where it stands on the header's line."""
    while tokens[index].type != tokenize.NEWLINE:
        index += 1
    index += 1
    while tokens[index].type in (tokenize.COMMENT, tokenize.NL):
        index += 1
    if tokens[index].type != tokenize.INDENT:
        return None
    start, end, level = tokens[index + 1], None, 0
    while True:
        token = tokens[index]
        if token.type == tokenize.INDENT:
            level += 1
        elif token.type == tokenize.DEDENT:
            level -= 1
            if level == 0:
                return places.of(start.start), places.of(end.end)
        elif token.type not in QUIET:
            end = token
        index += 1


def answer(text):
    compile(text, "<text>", "exec", dont_inherit=True)
    places = Places(text)
    tokens = list(tokenize.generate_tokens(io.StringIO(text, newline="").readline))
    starts = {places.of(token.start): index for index, token in enumerate(tokens) if token.type == tokenize.NAME}
    functions = []
    for node in outermost(ast.parse(text)):
        start = places.of_bytes(node.lineno, node.col_offset)
        extent = body(tokens, starts[start], places)
        if extent:
            last = places.of_bytes(node.end_lineno, node.end_col_offset)
            if text.isascii() and text[last : extent[1]].strip(" \t\f\\\r\n;"):
                raise AssertionError("ast and tokenize disagree")
            functions.append([start, *extent, isinstance(node, ast.AsyncFunctionDef)])
    comments = [[places.of(t.start), places.of(t.end)] for t in tokens if t.type == tokenize.COMMENT]
    return {"functions": sorted(functions), "comments": comments}


for line in sys.stdin:
    try:
        result = answer(json.loads(line))
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError, tokenize.TokenError):
        result = None
    print(json.dumps(result), flush=True)
