/** Where code asks whether something is a coroutine function. */

import { expect, test } from 'vitest'
import { asksForColour } from '../../src/python/colour-checks.ts'
import { descendants } from '../../src/python/tree.ts'
import { parsed } from './parsed.ts'

test.each([
  ['if inspect.iscoroutinefunction(f):\n    f()', true],
  ['if x:\n    pass\nelif asyncio.iscoroutine(y):\n    f()', true],
  ['x = f() if is_async(f) else None', true],
  ['if _is_coroutine:\n    pass\nelse:\n    f()', true],
  ['if iscoroutinefunction(f):\n    def g():\n        f()', false],
  ['if ready:\n    f()', false],
  ['f()', false],
])('%s', (text, expected) => {
  const file = parsed(text)
  const [call] = descendants(file.tree.root, 'call').filter(each => each.get('function')?.text === 'f')
  expect(call && asksForColour(call, file)).toBe(expected)
})
