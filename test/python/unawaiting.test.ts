/** What is left of an expression without its `await`. */

import { expect, test } from 'vitest'
import { applyEdits } from '../../src/engine/apply.ts'
import { descendants } from '../../src/python/tree.ts'
import { operandOf, withoutAwait } from '../../src/python/unawaiting.ts'
import { parsed } from './parsed.ts'

const awaitIn = (text: string) => descendants(parsed(text).tree.root, 'await')[0]

function without(text: string): string {
  const awaiting = awaitIn(text)
  return awaiting ? applyEdits(text, withoutAwait(awaiting)) : ''
}

test.each([
  ['await f()', 'f()'],
  ['await  f()', 'f()'],
  ['(await f()).x', 'f().x'],
  ['( await f() )[0]', 'f()[0]'],
  ['await (f())', 'f()'],
  ['x = await(f())', 'x = f()'],
  ['await f() ** 2', 'f() ** 2'],
  ['(await f() ** 2).x', '(f() ** 2).x'],
  ['-await f()', '-f()'],
  ['await (await f())', 'await f()'],
  ['return(await f()).x', 'return(f()).x'],
  ['1 if(await f())else 2', '1 if(f())else 2'],
  ['(\n    await f()\n).x', '(\n    f()\n).x'],
  ['await (\n    f()\n)', '(\n    f()\n)'],
  ['(await  # why\n    f()).x', '(# why\n    f()).x'],
  ['await \\\n    f()', 'f()'],
])('%j becomes %j', (before, after) => {
  expect(without(before)).toBe(after)
})

test('`await` binds tighter than a power', () => {
  const awaiting = awaitIn('await f() ** g()')
  expect(awaiting && operandOf(awaiting).text).toBe('f()')
})
