/** Which functions can be called without an argument. */

import { expect, test } from 'vitest'
import { needsArguments } from '../../src/python/parameters.ts'
import { descendants } from '../../src/python/tree.ts'
import { parsed } from './parsed.ts'

function needs(text: string, isBound: boolean): boolean {
  const file = parsed(text)
  const definition = descendants(file.tree.root, 'function_definition')[0]
  return !!definition && needsArguments(definition, isBound, file)
}

const method = (text: string) => `class Ship:\n    ${text.replace(/\n/g, '\n    ')}`

test.each([
  'def f(): pass',
  'def f(a=1, *b, c=2, **d): pass',
  'def f(a: int = 1, /, *, c: str = ""): pass',
  'def f(*a: int, **d: int): pass',
])('%s needs none', text => {
  expect(needs(text, false)).toBe(false)
})

test.each([
  'def f(a): pass',
  'def f(a: int): pass',
  'def f(a, /): pass',
  'def f(*, a): pass',
  'def f(*a, b: int): pass',
])('%s needs one', text => {
  expect(needs(text, false)).toBe(true)
})

test('an object passes itself to its method', () => {
  expect(needs(method('def f(self, a=1): pass'), true)).toBe(false)
  expect(needs(method('def f(self): pass'), false)).toBe(true)
  expect(needs(method('def f(self, a): pass'), true)).toBe(true)
})

test('a class passes itself to its class methods, and nothing to its static ones', () => {
  expect(needs(method('@classmethod\ndef f(cls): pass'), false)).toBe(false)
  expect(needs(method('@staticmethod\ndef f(): pass'), false)).toBe(false)
  expect(needs(method('@staticmethod\ndef f(a): pass'), true)).toBe(true)
})
