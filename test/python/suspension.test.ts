/** Hazards of a new suspension point. `block()` is the call that would be awaited; which rows are hazards was measured. */

import { describe, expect, test } from 'vitest'
import { applyEdits } from '../../src/engine/apply.ts'
import { awaitHazard, hoistEdits, timeoutMayFire } from '../../src/python/suspension.ts'
import { callOf, parsed, python } from './parsed.ts'

const HEAD = 'import asyncio, contextlib, sqlite3, threading, unittest.mock, warnings\nfrom lib import block\n'

function hazardIn(body: string) {
  const file = parsed(HEAD + body)
  return awaitHazard(callOf(file, 'block'), file)
}

const hazards: Record<string, readonly [string, string]> = {
  'a lock by type': ['held-lock', 'guard = threading.Lock()\nasync def f():\n    with guard:\n        block()\n'],
  'a lock of self': [
    'held-lock',
    python`
      class A:
          def __init__(self):
              self.guard = threading.RLock()
          async def f(self):
              with self.guard:
                  block()
    `,
  ],
  'a lock by name': ['held-lock', 'async def f(self):\n    with self._write_lock, open("a"):\n        block()\n'],
  'a lock from a function': ['held-lock', 'async def f(key):\n    with lock_for(key):\n        block()\n'],
  'a lock before the item': ['held-lock', 'async def f(lock):\n    with lock, block() as b:\n        pass\n'],
  'acquire and release': [
    'held-lock',
    python`
      async def f(self):
          self.lock.acquire()
          try:
              block()
          finally:
              self.lock.release()
    `,
  ],
  'redirected output': [
    'process-wide-state',
    'async def f(s):\n    with contextlib.redirect_stdout(s):\n        block()\n',
  ],
  'caught warnings': ['process-wide-state', 'async def f():\n    with warnings.catch_warnings():\n        block()\n'],
  'a patch': [
    'process-wide-state',
    'from unittest.mock import patch\nasync def f(o):\n    with patch.object(o, "x"):\n        block()\n',
  ],
  'a transaction': [
    'open-transaction',
    'conn = sqlite3.connect("a")\nasync def f():\n    with conn:\n        block()\n',
  ],
  'a transaction by method': ['open-transaction', 'async def f(db):\n    with db.begin():\n        block()\n'],
  finally: ['cleanup', 'async def f():\n    try:\n        pass\n    finally:\n        block()\n'],
  'a cancelled handler': [
    'cleanup',
    'async def f():\n    try:\n        pass\n    except asyncio.CancelledError:\n        block()\n',
  ],
  'a bare handler that raises': [
    'cleanup',
    'async def f():\n    try:\n        pass\n    except:\n        block()\n        raise\n',
  ],
  __aexit__: ['cleanup', 'class A:\n    async def __aexit__(self, *exc):\n        block()\n'],
  'read, block, write': ['shared-state', 'async def f(s):\n    v = s.n\n    block()\n    s.n = v + 1\n'],
  'a loop that reads, blocks and writes': [
    'shared-state',
    'async def f(s):\n    for _ in range(2):\n        v = s.n\n        block()\n        s.n = v + 1\n',
  ],
  'a stale value that comes round': [
    'shared-state',
    'async def f(s):\n    v = s.n\n    while v < 9:\n        v = v + 1\n        s.n = v\n        block()\n',
  ],
  'a cache': ['shared-state', 'CACHE = {}\nasync def f(k):\n    if k not in CACHE:\n        CACHE[k] = block()\n'],
  'one statement that reads first': ['shared-state', 'async def f(s):\n    s.n = s.n + block()\n'],
  'an argument that is written': ['shared-state', 'class A:\n    async def f(self):\n        self.n = block(self.n)\n'],
  'a length, then append': [
    'shared-state',
    'async def f(s):\n    n = len(s.rows)\n    block()\n    s.rows.append(n)\n',
  ],
  'a global': ['shared-state', 'n = 0\nasync def f():\n    global n\n    v = n\n    block()\n    n = v + 1\n'],
  'a nonlocal': [
    'shared-state',
    'def outer():\n    n = 0\n    async def f():\n        nonlocal n\n        v = n\n        block()\n        n = v + 1\n',
  ],
  'an augmented attribute': ['augmented-target', 'async def f(self):\n    self.n += block()\n'],
  'an augmented item': ['augmented-target', 'async def f(d, k):\n    d[k] += block()\n'],
  'an augmented global': ['augmented-target', 'n = 0\nasync def f():\n    global n\n    n += block()\n'],
}

const harmless: Record<string, string> = {
  'a plain function': 'async def f(self):\n    x = block()\n    return x\n',
  'an async lock': 'async def f(self):\n    async with self.lock:\n        block()\n',
  'a file': 'async def f():\n    with open("a") as clock, open("b"):\n        block()\n',
  'a block, which is no lock': 'async def f(self):\n    with self.blocks():\n        block()\n',
  'a lock around the definition': 'def g(lock):\n    with lock:\n        async def f():\n            block()\n',
  'a lock taken afterwards': 'async def f(lock):\n    block()\n    with lock:\n        pass\n',
  'a bare handler that goes on': 'async def f():\n    try:\n        pass\n    except:\n        block()\n',
  'an ordinary handler':
    'async def f():\n    try:\n        pass\n    except ValueError:\n        block()\n        raise\n',
  'a write only': 'async def f(s):\n    s.n = block()\n',
  'a read after the call': 'async def f(s):\n    s.n = block() + s.n\n',
  'a count of those inside': 'async def f(s):\n    s.n += 1\n    block()\n    s.n -= 1\n',
  'a loop that counts afterwards': 'async def f(s):\n    for _ in range(2):\n        block()\n        s.n += 1\n',
  'two appends': 'async def f(s):\n    s.rows.append(1)\n    block()\n    s.rows.append(2)\n',
  'a local list': 'async def f():\n    rows = []\n    n = len(rows)\n    block()\n    rows.append(n)\n',
  'an augmented local': 'async def f():\n    n = 0\n    n += block()\n',
  'a local counter': 'async def f():\n    n = 0\n    while n < 3:\n        block()\n        n = n + 1\n',
  'another arm': 'async def f(s, x):\n    if x:\n        v = s.n\n    else:\n        block()\n        s.n = 1\n',
  'another attribute': 'async def f(s):\n    v = s.url\n    block()\n    s.n = v\n',
  'a nested function': 'async def f(s):\n    def g():\n        return s.n\n    block()\n    s.n = 1\n',
}

describe('awaitHazard', () => {
  test.each(Object.entries(hazards))('sees %s', (_, [hazard, body]) => expect(hazardIn(body)).toBe(hazard))
  test.each(Object.entries(harmless))('accepts %s', (_, body) => expect(hazardIn(body)).toBeNull())
})

function hoisted(body: string) {
  const file = parsed(HEAD + body)
  const edits = hoistEdits(callOf(file, 'block'), file)
  return edits && applyEdits(file.text, edits).slice(HEAD.length)
}

describe('hoistEdits', () => {
  test('reads the target after the value', () => {
    expect(hoisted('async def f(self):\n    self.n += int(block())  # all\n')).toBe(
      'async def f(self):\n    result = int(block())\n    self.n += result  # all\n',
    )
  })
  test('keeps a value of several lines', () => {
    expect(hoisted('async def f(d, k):\n    d[k] -= block(\n        1,\n    )\n')).toBe(
      'async def f(d, k):\n    result = block(\n        1,\n    )\n    d[k] -= result\n',
    )
  })
  test.each([
    'async def f(self):\n    x = 1; self.n += block()\n',
    'async def f(self):\n    if self: self.n += block()\n',
    'async def f(self):\n    self.n += block(self)\n',
    'async def f(self):\n    self.n += self.bump() + block()\n',
    'async def f(self):\n    self.rows[key()] += block()\n',
    'def bump(): ...\nasync def f(self):\n    self.n += bump(block())\n',
    'async def f(d, k):\n    d[k] += (k := block())\n',
  ])('leaves %j alone', body => expect(hoisted(body)).toBeNull())
})

function mayFire(body: string) {
  const file = parsed(HEAD + body)
  return timeoutMayFire(callOf(file, 'block'), file)
}

const F = 'async def f():\n    block()\n'

describe('timeoutMayFire', () => {
  test.each([
    `${F}async def g():\n    await asyncio.wait_for(f(), 1)\n`,
    `${F}async def g():\n    async with asyncio.timeout(1):\n        await f()\n`,
    `${F}async def h():\n    await f()\nasync def g():\n    await asyncio.wait_for(h(), 1)\n`,
    `${F}async def g():\n    t = asyncio.create_task(f())\n    await asyncio.wait_for(t, 1)\n`,
    'async def f():\n    async with asyncio.timeout(1):\n        block()\n',
    'class A:\n    async def get(self):\n        block()\nasync def g(a):\n    await asyncio.wait_for(a.get(), 1)\n',
  ])('sees %j', body => expect(mayFire(body)).toBe(true))
  test.each([
    F,
    `${F}async def g(x):\n    await asyncio.wait_for(x(), 1)\n    await f()\n`,
    `${F}async def g():\n    await asyncio.wait([f()])\n`,
    'async def get():\n    block()\nasync def g():\n    q = asyncio.Queue()\n    await asyncio.wait_for(q.get(), 1)\n',
  ])('accepts %j', body => expect(mayFire(body)).toBe(false))
})
