/** Whether a function looks at its own variables without naming them. */

import { expect, test } from 'vitest'
import { listsLocals, seesLocals } from '../../src/python/seen-locals.ts'
import { descendants } from '../../src/python/tree.ts'
import { parsed } from './parsed.ts'

test.each([
  ['return locals()', true],
  ['return vars()', true],
  ['return dir()', true],
  ['return eval(text)', true],
  ['exec(text)', true],
  ['return eval(text, globals(), locals())', true],
  ['return eval(*parts)', true],
  ['return list(map(eval, texts))', true],
  ['return inspect.currentframe().f_locals', true],
  ['return builtins.locals()', true],
  ['return [name for name in locals()]', true],
  ['return vars(order)', false],
  ['return dir(order)', false],
  ['return eval(text, {"price": 3})', false],
  ['return model.eval()', false],
  ['return Context(locals=3)', false],
  ['return globals()', false],
  ['vars = 3; return vars', false],
  ['return 3  # not locals()', false],
])('%s: %s', (code, expected) => {
  const file = parsed(`def order(text):\n    ${code}\n`)
  const [frame] = descendants(file.tree.root, 'function_definition')
  expect(frame && seesLocals(frame, file)).toBe(expected)
})

test('a module shows its variables by `globals()` as well', () => {
  const file = parsed('names = list(globals())\n')
  expect(seesLocals(file.tree.root, file)).toBe(true)
})

test('code made of text lists nothing', () => {
  const [listing, running] = ['return locals()', 'exec(text)'].map(code => {
    const file = parsed(`def order(text):\n    ${code}\n`)
    return listsLocals(file.tree.root, file)
  })
  expect([listing, running]).toEqual([true, false])
})
