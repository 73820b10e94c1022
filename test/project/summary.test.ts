/** Summaries are plain data, and names in them are absolute. */

import { expect, test } from 'vitest'
import { absoluteName, splitsOf } from '../../src/project/modules.ts'
import type { FileSummary, FunctionSummary } from '../../src/project/summaries.ts'
import { summarise } from '../../src/project/summary.ts'
import { parsed } from '../python/parsed.ts'

test('a summary survives JSON', () => {
  const file = parsed(
    'from .db import pool as p\nclass A(p.B):\n    @p.c\n    def f(self, *a, **k) -> p.D:\n        try: p.x()\n        except p.E: pass\n',
    'shop/a.py',
    'shop.a',
  )
  const summary = summarise(file, () => file)
  const kept = JSON.parse(JSON.stringify(summary)) as FileSummary
  const [own, again] = [summary, kept].map(each => each.functions[0] as FunctionSummary)
  const names = Object.keys(again as object) as (keyof FunctionSummary)[]
  expect(names.length).toBeGreaterThan(15)
  for (const name of names) expect(again?.[name], name).toEqual(own?.[name])
  expect({ ...kept, functions: [], outerFunctions: [] }).toEqual({ ...summary, functions: [], outerFunctions: [] })
  expect(summary.imports).toEqual({ p: 'shop.db.pool' })
  expect(summary.classes[0]?.bases).toEqual(['shop.db.pool.B'])
  expect(summary.functions[0]).toMatchObject({
    name: 'shop.a.A.f',
    decorators: ['shop.db.pool.c'],
    parameters: ['self', 'a', 'k'],
    returns: 'shop.db.pool.D',
  })
  expect(summary.handlers[0]).toMatchObject({ catches: ['shop.db.pool.E'], function: 'shop.a.A.f', guards: ['p', 'x'] })
})

test('the attributes of a class are those of its body and those that its methods store, one by one and as a whole', () => {
  const file = parsed(
    'import db\nclass A:\n    size = 1\n    pool: db.Pool\n    def __init__(this, x):\n        this.store = db.Store()\n        this.x, this.y = x\n        x.z = this.read\n    def load(self):\n        return self.n\n    def save(self):\n        (self. # comment\n            late) = db.Pool()\n',
  )
  const owner = () => summarise(file, () => file).classes[0]?.attributes
  const expected = { size: '', pool: 'db.Pool', store: 'db.Store', x: '', y: '', late: '' }
  for (const [name, type] of Object.entries(expected)) expect(owner()?.[name], name).toBe(type)
  for (const name of ['z', 'read', 'n', 'load', 'constructor', 'toString'])
    expect(owner()?.[name], name).toBeUndefined()
  expect({ ...owner() }).toEqual(expected)
  expect('late' in (owner() ?? {})).toBe(true)
  expect('load' in (owner() ?? {})).toBe(false)
})

test.each([
  ['.x', 'shop/a.py', 'shop.a', 'shop.x'],
  ['..x', 'shop/sub/a.py', 'shop.sub.a', 'shop.x'],
  ['.x', 'shop/__init__.py', 'shop', 'shop.x'],
  ['..x', 'shop/sub/__init__.py', 'shop.sub', 'shop.x'],
  ['x.y', 'shop/a.py', 'shop.a', 'x.y'],
])('absoluteName(%s) in %s', (name, path, module, expected) => {
  expect(absoluteName(name, { path, module })).toBe(expected)
})

test('splitsOf begins with the longest module', () => {
  expect(splitsOf('a.b.c').map(({ module, rest }) => `${module}|${rest}`)).toEqual(['a.b.c|', 'a.b|c', 'a|b,c'])
})
