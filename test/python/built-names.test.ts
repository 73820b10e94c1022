/** Names that code puts together, and where it looks something up by them. */

import { expect, test } from 'vitest'
import { builtLookups } from '../../src/python/built-lookups.ts'
import { mayBe, namePatterns } from '../../src/python/built-names.ts'
import { argumentsOf } from '../../src/python/calls.ts'
import { callOf, parsed } from './parsed.ts'

const anything = { prefix: '', suffix: '' }

test.each([
  ['"load"', [{ whole: 'load' }]],
  ['f"do_{x}"', [{ prefix: 'do_', suffix: '' }]],
  ['f"{x}_row{y}s"', [{ prefix: '', suffix: 's' }]],
  ['"do_" + x', [{ prefix: 'do_', suffix: '' }]],
  ['"do_" + x + "_all"', [{ prefix: 'do_', suffix: '_all' }]],
  ['x + "_all"', [{ prefix: '', suffix: '_all' }]],
  ['x - y', [anything]],
  ['"do_%s_all" % x', [{ prefix: 'do_', suffix: '_all' }]],
  ['"do_{}".format(x)', [{ prefix: 'do_', suffix: '' }]],
  ['name("do_{}")', [anything]],
  ['("load" if x else f"do_{x}")', [{ whole: 'load' }, { prefix: 'do_', suffix: '' }]],
  ['x', [anything]],
  ['x.name', [anything]],
])('%s', (code, expected) => {
  const file = parsed(`look(${code})\n`)
  expect(namePatterns(argumentsOf(callOf(file, 'look')).positional[0], file)).toEqual(expected)
})

test('variables are followed', () => {
  const patterns = (before: string) => {
    const file = parsed(`${before}\n`)
    return namePatterns(argumentsOf(callOf(file, 'look')).positional[0], file)
  }
  expect(patterns('name = f"do_{x}"\nlook(name)')).toEqual([{ prefix: 'do_', suffix: '' }])
  expect(patterns('for name in ("load", "save"):\n    look(name)')).toEqual([{ whole: 'load' }, { whole: 'save' }])
  expect(patterns('name = "a"\nname = "b"\nlook(name)')).toEqual([{ whole: 'a' }, { whole: 'b' }])
  expect(patterns('def go(name):\n    look(name)')).toEqual([anything])
  expect(patterns('a = b\nb = a\nlook(a)')).toEqual([anything])
})

test('what a pattern may be', () => {
  expect(mayBe({ whole: 'load' }, 'load', false)).toBe(true)
  expect(mayBe({ whole: 'store.load' }, 'load', false)).toBe(true)
  expect(mayBe({ whole: 'reload' }, 'load', true)).toBe(false)
  expect(mayBe({ prefix: 'do_', suffix: '' }, 'do_load', false)).toBe(true)
  expect(mayBe({ prefix: 'do_', suffix: '_x' }, 'do_x', false)).toBe(false)
  expect(mayBe(anything, 'load', false)).toBe(false)
  expect(mayBe(anything, 'load', true)).toBe(true)
})

test.each<[string, string | null, boolean]>([
  ['getattr(it, f"do_{x}")()', null, true],
  ['f = getattr(Cart(), x)', 'shop.Cart', true],
  ['print(str(getattr(it, x)))', null, false],
  ['{x: getattr(it, x) for x in it}', null, false],
  ['go(getattr(it, x))', null, true],
  ['setattr(it, x, 3)', null, false],
  ['mock.object(it, x)', null, false],
  ['f = methodcaller(x)', null, true],
  ['globals()["do_" + x]()', 'shop', true],
  ['names = globals()\nnames["do_" + x]()', 'shop', true],
  ['vars(Cart())[x]()', 'shop.Cart', true],
  ['it.__dict__.get(x)()', null, true],
  ['getattr(sys.modules[__name__], x)()', 'shop', true],
])('%s', (code, asked, isOpen) => {
  const found = builtLookups(parsed(`import sys\nclass Cart: ...\n${code}\n`))
  expect(found.map(each => [each.asked, each.isOpen])).toEqual([[asked, isOpen]])
})

test.each(['getattr(it, "load")()', 'getattr()', 'rows["a" + x]()', 'load(x)', 'it.getattr(it, x)'])(
  '%s is none',
  code => {
    expect(builtLookups(parsed(`${code}\n`))).toEqual([])
  },
)
