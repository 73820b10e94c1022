/** The way from a function to the call that blocks, across files. */

import { expect, test } from 'vitest'
import { createFacts } from '../../src/project/facts.ts'
import type { GivenArguments } from '../../src/python/known-arguments.ts'
import { parser } from '../python/parsed.ts'

const moduleOf = (path: string) => path.replace(/(\/__init__)?\.py$/, '').replaceAll('/', '.')

/** `shop/db.py:3 shop/io.py:2 builtins.open`: the calls on the way, and the name of the last one. */
function chain(files: Record<string, string>, path: string, isConsumed = false, given?: GivenArguments): string | null {
  const sources = Object.entries(files).map(([each, text]) => ({ path: each, module: moduleOf(each), text }))
  const facts = createFacts({ parser, sources: () => sources, declares: () => false })
  const found = facts.blockingChain(path, isConsumed, given)
  return found && [...found.hops.map(({ caller, step }) => `${caller.path}:${step.line}`), found.name].join(' ')
}

const IO = { 'shop/io.py': 'def read(path):\n    return open(path).read()\n' }
const from = (text: string) => ({ ...IO, 'shop/db.py': `from .io import read\n${text}` })

test.each([
  ['the call itself', IO, 'shop.io.read', 'shop/io.py:2 builtins.open'],
  ['one hop', from('def load(): return read("a")'), 'shop.db.load', 'shop/db.py:2 shop/io.py:2 builtins.open'],
  [
    'the shortest way',
    from('import time\ndef load():\n    read("a")\n    time.sleep(1)'),
    'shop.db.load',
    'shop/db.py:5 time.sleep',
  ],
  ['recursion ends', from('def ping(n): pong(n)\ndef pong(n): ping(n - 1)'), 'shop.db.ping', null],
  [
    'recursion that blocks',
    from('def ping(n): pong(n)\ndef pong(n):\n    ping(n - 1)\n    read("a")'),
    'shop.db.ping',
    'shop/db.py:2 shop/db.py:5 shop/io.py:2 builtins.open',
  ],
  [
    'a method through self',
    from('class Db:\n    def load(self): return self._load()\n    def _load(self): return read("a")'),
    'shop.db.Db.load',
    'shop/db.py:3 shop/db.py:4 shop/io.py:2 builtins.open',
  ],
  [
    'a constructor',
    from('class Db:\n    def __init__(self): read("a")\ndef make(): return Db()'),
    'shop.db.make',
    'shop/db.py:4 shop/db.py:3 shop/io.py:2 builtins.open',
  ],
  [
    'an object of another file',
    {
      'shop/a.py': 'import sqlite3\ndb = sqlite3.connect("x")\n',
      'shop/b.py': 'from .a import db\ndef f(): db.commit()\n',
    },
    'shop.b.f',
    'shop/b.py:2 sqlite3.Connection.commit',
  ],
  ['a generator is not run by its call', from('def rows():\n    yield read("a")'), 'shop.db.rows', null],
  ['a lambda is not run', from('def f(): return lambda: read("a")'), 'shop.db.f', null],
  ['a nested function is not run', from('def f():\n    def g(): return read("a")\n    return g'), 'shop.db.f', null],
  [
    'a nested function that is called',
    from('def f():\n    def g(): return read("a")\n    return g()'),
    'shop.db.f',
    'shop/db.py:4 shop/db.py:3 shop/io.py:2 builtins.open',
  ],
  ['a thread', from('import threading\ndef f(): threading.Thread(target=read).start()'), 'shop.db.f', null],
  [
    'an override',
    from('class A:\n    def load(self): read("a")\nclass B(A):\n    def load(self): ...\ndef f(a: A): a.load()'),
    'shop.db.f',
    null,
  ],
  ['a cached function', from('from functools import cache\n@cache\ndef f(): read("a")'), 'shop.db.f', null],
  [
    'one that runs once',
    from('DONE = False\ndef f():\n    global DONE\n    if DONE:\n        return\n    DONE = True\n    read("a")'),
    'shop.db.f',
    null,
  ],
  [
    'one that looks for the loop',
    from(
      'import asyncio\ndef f():\n    try:\n        asyncio.get_running_loop()\n    except RuntimeError:\n        read("a")',
    ),
    'shop.db.f',
    null,
  ],
  ['an async function', from('async def f(): read("a")'), 'shop.db.f', null],
  ['an unknown function', { 'shop/a.py': 'import lib\ndef f(): lib.go()\n' }, 'shop.a.f', null],
  [
    'type checking only',
    from('from typing import TYPE_CHECKING\ndef f():\n    if TYPE_CHECKING:\n        read("a")'),
    'shop.db.f',
    null,
  ],
  [
    'a constructor whose class has subclasses',
    from('class Db:\n    def __init__(self): read("a")\nclass Fast(Db):\n    def __init__(self): ...\ndef f(): Db()'),
    'shop.db.f',
    'shop/db.py:6 shop/db.py:3 shop/io.py:2 builtins.open',
  ],
  [
    'a constructor of a base',
    from('class Db:\n    def __init__(self): read("a")\nclass Fast(Db): ...'),
    'shop.db.Fast',
    'shop/db.py:3 shop/io.py:2 builtins.open',
  ],
  [
    'the second half of a constructor that is made',
    from(
      'from dataclasses import dataclass\n@dataclass\nclass Db:\n    path: str\n    def __post_init__(self): read(self.path)',
    ),
    'shop.db.Db',
    'shop/db.py:6 shop/io.py:2 builtins.open',
  ],
  [
    'one object for all, by a metaclass',
    from('class One(type): ...\nclass Base(metaclass=One): ...\nclass Db(Base):\n    def __init__(self): read("a")'),
    'shop.db.Db',
    null,
  ],
  [
    'one object for all, by `__new__`',
    from('class Db:\n    def __new__(cls): return DB\n    def __init__(self): read("a")'),
    'shop.db.Db',
    null,
  ],
  [
    'a method of the class above, which is overridden',
    from(
      'class A:\n    def load(self): read("a")\nclass B(A):\n    def load(self): super().load()\ndef f(): B().load()',
    ),
    'shop.db.f',
    'shop/db.py:6 shop/db.py:5 shop/db.py:3 shop/io.py:2 builtins.open',
  ],
  [
    'another way past an override',
    from(
      'class A:\n    def load(self): read("a")\nclass B(A):\n    def load(self): ...\ndef f(a: A):\n    a.load()\n    g()\ndef g(): read("b")',
    ),
    'shop.db.f',
    'shop/db.py:8 shop/db.py:9 shop/io.py:2 builtins.open',
  ],
  [
    'a queue of another file, which may have no bound',
    { 'shop/a.py': 'import queue\njobs = queue.Queue()\n', 'shop/b.py': 'from .a import jobs\ndef f(): jobs.put(1)\n' },
    'shop.b.f',
    null,
  ],
  ['what is over at once', from('import os\ndef f(): return os.path.exists("a") and os.stat("a")'), 'shop.db.f', null],
  ['a lock of threads', from('import threading\nl = threading.Lock()\ndef f(): l.acquire()'), 'shop.db.f', null],
  [
    'a listing that nobody reads',
    from('from pathlib import Path\ndef f(): return Path().glob("*")'),
    'shop.db.f',
    null,
  ],
  [
    'a listing that is read',
    from('from pathlib import Path\ndef f(): return sorted(Path().glob("*"))'),
    'shop.db.f',
    'shop/db.py:3 pathlib.Path.glob',
  ],
  [
    'a folder that is entered',
    from('import os\ndef f():\n    with os.scandir() as found: return len([*found])'),
    'shop.db.f',
    'shop/db.py:4 os.scandir',
  ],
  [
    'what happens once',
    from('rows = None\ndef f():\n    global rows\n    if rows is None:\n        rows = read("a")\n    return rows'),
    'shop.db.f',
    null,
  ],
  [
    'the way with the fewest conditions',
    from('import time\ndef f(x):\n    if x.is_late:\n        time.sleep(1)\n    g()\ndef g(): read("a")'),
    'shop.db.f',
    'shop/db.py:6 shop/db.py:7 shop/io.py:2 builtins.open',
  ],
  [
    'one condition',
    from('def f(x):\n    if x.is_late:\n        read("a")'),
    'shop.db.f',
    'shop/db.py:4 shop/io.py:2 builtins.open',
  ],
  [
    'conditions in several functions',
    from('def f(x):\n    if x.is_late:\n        g(x)\ndef g(x):\n    for row in x.rows:\n        read(row)'),
    'shop.db.f',
    null,
  ],
])('%s', (_, files, path, expected) => {
  expect(chain(files, path)).toBe(expected)
})

const unknown = { positional: [], keywords: {}, isOpen: true }

test.each<[string, string, GivenArguments, boolean]>([
  ['a flag that is off', 'def f(sync=False):\n    if sync: read("a")', { ...unknown, isOpen: false }, false],
  ['a flag that may be on', 'def f(sync=False):\n    if sync: read("a")', unknown, true],
  [
    'a flag that is on',
    'def f(x, sync=False):\n    for row in x:\n        if sync: read("a")',
    { positional: ['unknown', 'true'], keywords: {}, isOpen: false },
    true,
  ],
  [
    'a flag that is handed on',
    'def f(*, sync=False): g(1, sync)\ndef g(x, sync=True):\n    if not sync: return\n    read("a")',
    { ...unknown, isOpen: false },
    false,
  ],
  [
    'the same function with another flag',
    'def f():\n    g(None)\n    g("a")\ndef g(path):\n    if path is not None: read(path)',
    { ...unknown, isOpen: false },
    true,
  ],
  [
    'a constructor of a base that is called by its name',
    'class A:\n    def __init__(self, path=None):\n        if path: read(path)\nclass B(A):\n    def __init__(self): A.__init__(self, None)\ndef f(): B()',
    { ...unknown, isOpen: false },
    false,
  ],
])('arguments: %s', (_, text, given, blocks) => {
  expect(chain(from(text), 'shop.db.f', false, given) !== null).toBe(blocks)
})

test('a generator whose items are taken', () => {
  const files = from('def rows():\n    yield read("a")\ndef all_rows(): return list(rows())\ndef lazy(): return rows()')
  expect(chain(files, 'shop.db.rows', true)).toBe('shop/db.py:3 shop/io.py:2 builtins.open')
  expect(chain(files, 'shop.db.all_rows')).toBe('shop/db.py:4 shop/db.py:3 shop/io.py:2 builtins.open')
  expect(chain(files, 'shop.db.lazy')).toBeNull()
})
