/** Which items are taken at once, and what is done only the first time: each program calls `rows()`. */

import { describe, expect, test } from 'vitest'
import { fillsCache } from '../../src/python/caches.ts'
import { isConsumed, stepsOf } from '../../src/python/steps.ts'
import { descendants, type Node } from '../../src/python/tree.ts'
import { callOf, parsed } from './parsed.ts'

describe('items are taken', () => {
  test.each([
    ['for row in rows(): pass', true],
    ['async for row in rows(): pass', false],
    ['[row for row in rows()]', true],
    ['(row for row in rows())', false],
    ['sum(row for row in rows())', true],
    ['{a: b for a in x for b in rows()}', true],
    ['(b for a in x for b in rows())', true],
    ['list(rows())', true],
    ['len(rows())', false],
    ['print(*rows())', true],
    ['a, b = rows()', true],
    ['a = rows()', false],
    ['1 in rows()', true],
    ['rows() == 1', false],
    ['yield from rows()', true],
    ['yield rows()', false],
    ['next(rows(), None)', true],
    ['sorted(x, key=rows())', false],
    ['enumerate(rows())', false],
    ['for i, row in enumerate(rows()): pass', true],
    ['list(map(str, zip(x, rows())))', true],
    ['", ".join(rows())', true],
    ['found.extend(rows())', true],
    ['found.append(rows())', false],
    ['executor.submit(list, rows())', false],
  ])('%s', (line, expected) => {
    const file = parsed(`async def f(x, found):\n    ${line}\n`)
    expect(isConsumed(callOf(file, 'rows'), file)).toBe(expected)
  })
})

describe('what is kept', () => {
  const module = (body: string) => `KEPT = {}\nkept = None\n${body}\n`

  test.each([
    ['global', 'def f():\n    global kept\n    if kept is None:\n        kept = rows()\n    return kept', true],
    ['early return', 'def f():\n    global kept\n    if kept: return kept\n    kept = rows()\n    return kept', true],
    ['or', 'def f():\n    global kept\n    kept = kept or rows()', true],
    ['key', 'def f(k):\n    if k not in KEPT:\n        KEPT[k] = rows(k)\n    return KEPT[k]', true],
    ['KeyError', 'def f(k):\n    try: return KEPT[k]\n    except KeyError: KEPT[k] = rows(k)', true],
    ['setdefault', 'def f(k):\n    if k in KEPT: return KEPT[k]\n    return KEPT.setdefault(k, rows(k))', true],
    ['attribute', 'class A:\n    def f(self):\n        if self.x is None: self.x = rows()', true],
    ['hasattr', 'class A:\n    def f(self):\n        if not hasattr(self, "x"): self.x = rows()', true],
    [
      'a method that keeps it',
      'class A:\n    def f(self):\n        if not self.x: self.rows()\n    def rows(self): self.x = 1',
      true,
    ],
    [
      'a method that keeps something else',
      'class A:\n    def f(self):\n        if not self.x: self.rows()\n    def rows(self): self.y = 1',
      false,
    ],
    ['a local', 'def f():\n    mine = None\n    if mine is None: mine = rows()\n    return mine', false],
    ['another place', 'def f():\n    global kept\n    if KEPT: kept = rows()', false],
    ['written before', 'def f(k):\n    KEPT[k] = 1\n    if k in KEPT: rows()', false],
    ['no look', 'def f():\n    global kept\n    kept = rows()', false],
  ])('%s', (_, body, expected) => {
    const file = parsed(module(body))
    expect(fillsCache(callOf(file, 'rows'), file)).toBe(expected)
  })
})

test('steps are those calls that may lead somewhere, in the order in which they run', () => {
  const file = parsed(
    'import time\nfrom .db import a, b, c\ndef f(x):\n    a(b(len(x)).strip(), lambda: c())\n    time.sleep(1)\n    time.time()\n',
  )
  const [definition] = descendants(file.tree.root, 'function_definition') as [Node]
  expect(stepsOf(definition, file).map(({ path, blocks }) => blocks ?? path)).toEqual([
    '.db.b',
    '.db.b.strip',
    '.db.a',
    'time.sleep',
  ])
})
