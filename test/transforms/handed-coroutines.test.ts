/** Coroutine functions that other files define, handed to threads, `map` and callbacks. */

import { expect, test } from 'vitest'
import type { Transform } from '../../src/engine/transform.ts'
import asyncFunctionInExecutor from '../../transforms/awaiting/async-function-in-executor.ts'
import asyncFunctionInMap from '../../transforms/awaiting/async-function-in-map.ts'
import cachedCoroutine from '../../transforms/awaiting/cached-coroutine.ts'
import coroutineAsCallback from '../../transforms/awaiting/coroutine-as-callback.ts'
import { checkText, fixText } from '../engine-under-test.ts'

const others = {
  'project/shop.py': 'class Shop:\n    async def save(self, order): ...\n\nasync def save(order): ...\n',
  'project/other.py': 'from shop import Shop\n\nclass Sync(Shop):\n    def save(self, order): return 1\n',
}

test('a function', () => {
  const text = 'import asyncio\nfrom shop import save\n\nasync def main():\n    await asyncio.to_thread(save, 1)\n'
  const fixed = fixText(text, { transforms: [asyncFunctionInExecutor], others }).text
  expect(fixed).toBe('from shop import save\n\nasync def main():\n    await save(1)\n')
})

test('a method that another class overrides with a plain one is not certain', () => {
  const text =
    'import asyncio\nfrom shop import Shop\n\nasync def main(shop: Shop):\n    await asyncio.to_thread(shop.save, 1)\n'
  const run = (files: Record<string, string>) =>
    checkText(text, { transforms: [asyncFunctionInExecutor], others: files }).findings.length
  expect(run(others)).toBe(0)
  expect(run({ 'project/shop.py': others['project/shop.py'] })).toBe(1)
})

test.each<[string, Transform, string, boolean]>([
  ['map', asyncFunctionInMap, 'async def main(xs):\n    return sum(map(save, xs))\n', true],
  ['map in a file without coroutines', asyncFunctionInMap, 'total = sum(map(save, []))\n', false],
  ['a callback', coroutineAsCallback, 'import atexit\natexit.register(save)\n', true],
  ['a cache', cachedCoroutine, 'import functools\nkept = functools.cache(save)\nasync def main(): ...\n', true],
])('%s', (_, transform, code, isFound) => {
  const { findings } = checkText(`from shop import save\n\n${code}`, { transforms: [transform], others })
  expect(findings.length > 0).toBe(isFound)
})
