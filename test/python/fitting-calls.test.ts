/** Which calls fit the parameters of a function. */

import { expect, test } from 'vitest'
import { mayTake } from '../../src/python/fitting-calls.ts'
import { descendants, type Node } from '../../src/python/tree.ts'
import { callOf, parsed } from './parsed.ts'

const fits = (parameters: string, args: string, isMethod = false) => {
  const file = parsed(`def load(${parameters}): ...\nload(${args})\n`)
  return mayTake(descendants(file.tree.root, 'function_definition')[0] as Node, callOf(file, 'load'), isMethod)
}

test.each([
  ['', ''],
  ['a, b=1', '3'],
  ['a, b=1', 'b=2, a=1'],
  ['a, /, b: int, *, c', '1, 2, c=3'],
  ['a, *args: int, **options: str', '1, 2, 3, x=4'],
  ['a, b, c', '*rows'],
  ['a, b', '**options'],
  ['a, b', '1, *rows'],
  ['rows', 'x for x in y'],
])('load(%s) takes (%s)', (parameters, args) => {
  expect(fits(parameters, args)).toBe(true)
})

test.each([
  ['', '1'],
  ['a, b=1', ''],
  ['a', '1, 2'],
  ['a', '1, b=2'],
  ['a', '1, a=2'],
  ['a, *, b', '1, 2'],
  ['a, *, b', '*rows'],
  ['a: int, *args', 'b=1'],
])('load(%s) does not take (%s)', (parameters, args) => {
  expect(fits(parameters, args)).toBe(false)
})

test('the object before the dot may fill the first parameter', () => {
  expect(fits('self, key', '1', true)).toBe(true)
  expect(fits('self, key', 'store, 1', true)).toBe(true)
  expect(fits('self, key', '"a", 1', true), 'a text is no object of the class').toBe(false)
  expect(fits('self, key', 'a, b, c', true)).toBe(false)
})
