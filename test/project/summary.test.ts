/** Summaries are plain data, and names in them are absolute. */

import { expect, test } from 'vitest'
import { absoluteName, splitsOf } from '../../src/project/modules.ts'
import { summarise } from '../../src/project/summary.ts'
import { parsed } from '../python/parsed.ts'

test('a summary survives JSON', () => {
  const summary = summarise(
    parsed(
      'from .db import pool as p\nclass A(p.B):\n    @p.c\n    def f(self, *a, **k) -> p.D:\n        try: p.x()\n        except p.E: pass\n',
      'shop/a.py',
      'shop.a',
    ),
  )
  expect(JSON.parse(JSON.stringify(summary))).toEqual(summary)
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
