"""Prints, for each path on stdin, the scopes of the file and the names they bind, as Python's own symtable sees them."""

import json
import symtable
import sys


def mangled(name: str) -> bool:
    return name.startswith("_") and "__" in name and not name.endswith("__")


def scopes(table: symtable.SymbolTable):
    names = sorted(
        symbol.get_name()
        for symbol in table.get_symbols()
        if symbol.is_local()
        and not symbol.get_name().startswith(".")
        and not mangled(symbol.get_name())
        and symbol.get_name() not in ("__class__", "__classdict__")
    )
    kind = table.get_type()
    yield [kind if kind == "module" else table.get_name(), 0 if kind == "module" else table.get_lineno(), names]
    for child in table.get_children():
        yield from scopes(child)


for line in sys.stdin:
    path = line.rstrip("\n")
    try:
        with open(path, encoding="utf-8", newline="") as file:
            print(json.dumps([path, list(scopes(symtable.symtable(file.read(), path, "exec")))]))
    except (SyntaxError, ValueError, RecursionError):
        continue
