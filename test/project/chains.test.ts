/** The way from a function to the call that blocks, across files. */

import { expect, test } from 'vitest'
import { createFacts } from '../../src/project/facts.ts'
import { parser } from '../python/parsed.ts'

const moduleOf = (path: string) => path.replace(/(\/__init__)?\.py$/, '').replaceAll('/', '.')

/** `shop/db.py:3 shop/io.py:2 builtins.open`: the calls on the way, and the name of the last one. */
function chain(files: Record<string, string>, path: string, isConsumed = false): string | null {
  const sources = Object.entries(files).map(([each, text]) => ({ path: each, module: moduleOf(each), text }))
  const facts = createFacts({ parser, sources: () => sources, declares: () => false })
  const found = facts.blockingChain(path, isConsumed)
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
])('%s', (_, files, path, expected) => {
  expect(chain(files, path)).toBe(expected)
})

test('a generator whose items are taken', () => {
  const files = from('def rows():\n    yield read("a")\ndef all_rows(): return list(rows())\ndef lazy(): return rows()')
  expect(chain(files, 'shop.db.rows', true)).toBe('shop/db.py:3 shop/io.py:2 builtins.open')
  expect(chain(files, 'shop.db.all_rows')).toBe('shop/db.py:4 shop/db.py:3 shop/io.py:2 builtins.open')
  expect(chain(files, 'shop.db.lazy')).toBeNull()
})
