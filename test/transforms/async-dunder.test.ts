/** `async-dunder` where other files use the class. */

import { expect, test } from 'vitest'
import asyncDunder from '../../transforms/awaiting/async-dunder.ts'
import { checkText } from '../engine-under-test.ts'

const session = 'class Session:\n    def __aenter__(self):\n        return self\n    async def open(self): ...\n'
const manager =
  'class Session:\n    async def __enter__(self): return self\n    async def __exit__(self, *e): return None\n'

/** `safe`, the reason for which it is not, or nothing. */
function verdictOn(text: string, other: string): string | undefined {
  const options = { transforms: [asyncDunder], others: { 'project/shop.py': other } }
  const [finding] = checkText(text, options).findings
  return finding?.declined?.reason ?? finding?.fixes[0]?.unsafeBecause?.reason ?? finding?.fixes[0]?.applicability
}

test.each([
  ['nobody', '', 'safe'],
  ['an `async with`', 'from main import Session\nasync def main():\n    async with Session(): pass\n', 'safe'],
  ['a call by name', 'from main import Session\nSession().__aenter__()\n', 'called-by-name'],
  ['a derived class', 'from main import Session\nclass Safe(Session): pass\n', 'called-by-name'],
])('a plain `__aenter__` that %s uses', (_, other, expected) => {
  expect(verdictOn(session, other)).toBe(expected)
})

test.each([
  ['nobody', '', 'with-changes'],
  ['another file', 'from main import Session\nwith Session(): pass\n', 'async-enter'],
])('an `async def __enter__` that %s enters', (_, other, expected) => {
  expect(verdictOn(manager, other)).toBe(expected)
})
