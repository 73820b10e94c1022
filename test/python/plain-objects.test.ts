/** Values that are no objects of the project for certain. */

import { expect, test } from 'vitest'
import { argumentsOf } from '../../src/python/calls.ts'
import { isBuiltinValue, isPlainObject } from '../../src/python/plain-objects.ts'
import { callOf, parsed } from './parsed.ts'

const isValue = (code: string) => {
  const file = parsed(`${code}\n`)
  return isBuiltinValue(argumentsOf(callOf(file, 'look')).positional[0] ?? null, file)
}

test.each([
  'look("a")',
  'look(f"{a}")',
  'look({})',
  'look([x for x in y])',
  'look((3))',
  'x = {}\nlook(x)',
  'x = None\nx = []\nlook(x)',
  'class A:\n    def __init__(self): self._x = {}\n    def go(self): look(self._x)',
])('%s', code => {
  expect(isValue(code)).toBe(true)
})

test.each([
  'look()',
  'look(x)',
  'look(load())',
  'x = None\nlook(x)',
  'x = []\nx = load()\nlook(x)',
  'def go(x): look(x)',
  'for x in []: look(x)',
  'class A:\n    def __init__(self): self.x = {}\n    def go(self): look(self.x)',
  'class A(B):\n    def __init__(self): self._x = {}\n    def go(self): look(self._x)',
  'class A:\n    def __init__(self, x): self._x = x\n    def go(self): look(self._x)',
])('not certainly: %s', code => {
  expect(isValue(code)).toBe(false)
})

test('classes and some functions of libraries make objects of their own', () => {
  for (const name of [
    'pathlib.Path',
    'logging.getLogger',
    'builtins.open',
    'builtins.dict',
    'sqlite3.connect',
    'json.loads',
  ])
    expect(isPlainObject(name), name).toBe(true)
  for (const name of [
    'builtins.next',
    'copy.copy',
    'unittest.mock.Mock',
    'types.SimpleNamespace',
    'weakref.proxy',
    'functools.partial',
    'queue.Queue.get',
  ])
    expect(isPlainObject(name), name).toBe(false)
})
