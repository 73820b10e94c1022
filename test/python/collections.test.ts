/** Which expressions are certainly collections, and what is put into them. */

import { describe, expect, test } from 'vitest'
import { additionsTo, collectionOf, itemsOf } from '../../src/python/collections.ts'
import { callOf, nameIn, parsed } from './parsed.ts'

/** What the argument of the last `look()` is. */
function kindOf(text: string): string | null {
  const file = parsed(text)
  const [argument] = callOf(file, 'look').get('arguments')?.children ?? []
  return argument ? (collectionOf(argument, file)?.kind ?? null) : null
}

describe('a collection', () => {
  test.each([
    ['list', 'look([1])'],
    ['list', 'look(([x for x in xs]))'],
    ['tuple', 'look((1, 2))'],
    ['set', 'look({1})'],
    ['dictionary', 'look({1: 2})'],
    ['generator', 'look((x for x in xs), 1)'],
    ['iterator', 'look(map(f, xs))'],
    ['list', 'look(sorted(xs))'],
    ['list', 'xs = []\nif a:\n    xs = [1]\nxs += b\nlook(xs)'],
    ['tuple', 'def f(*xs):\n    look(xs)'],
    ['tuple', 'def f(*xs: int):\n    look(xs)'],
    ['list', 'class A:\n    def __init__(self):\n        self.xs = []\n    def f(self):\n        look(self.xs)'],
  ])('%s: %j', (kind, text) => {
    expect(kindOf(text)).toBe(kind)
  })

  test.each([
    ['a parameter', 'def f(xs):\n    look(xs)'],
    ['keywords', 'def f(**xs):\n    look(xs)'],
    ['one of several things', 'xs = []\nxs = f()\nlook(xs)'],
    ['a list or a tuple', 'xs = []\nif a:\n    xs = ()\nlook(xs)'],
    ['an item', 'for x in [[1]]:\n    look(x)'],
    ['a call', 'look(f())'],
    ['a shadowed builtin', 'def list(x): return x\nlook(list(1))'],
    [
      'an attribute of a class with a base elsewhere',
      'class A(B):\n    def __init__(self):\n        self.xs = []\n    def f(self):\n        look(self.xs)',
    ],
  ])('is not %s', (_, text) => {
    expect(kindOf(text)).toBeNull()
  })
})

test('items are what is listed, or made for each', () => {
  const file = parsed('look([a, *b], {1: c}, [d for e in f], {g: h for i in j}, k())')
  const items = (callOf(file, 'look').get('arguments')?.children ?? []).map(each => itemsOf(each))
  expect(items.map(each => each?.map(({ text }) => text) ?? null)).toEqual([['a', '*b'], ['c'], ['d'], ['h'], null])
})

test('additions are what methods and `+=` put into it', () => {
  const file = parsed(
    'xs = []\nxs.append(a)\nxs.insert(0, b)\nxs.extend([c, d])\nxs += [e]\nxs.remove(f)\nys.append(g)',
  )
  expect(additionsTo(nameIn(file, 'xs'), file).map(({ text }) => text)).toEqual(['a', 'b', 'c', 'd', 'e'])
})
