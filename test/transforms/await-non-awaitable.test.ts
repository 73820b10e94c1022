/** What `await-non-awaitable` knows of the other files of a project. */

import { expect, test } from 'vitest'
import awaitNonAwaitable from '../../transforms/awaiting/await-non-awaitable.ts'
import { checkText, fixText } from '../engine-under-test.ts'

const MAIN = 'from lights import dim\n\n\nasync def start():\n    await dim(20)\n'

/** What becomes of the last line of `MAIN` beside another file. */
function lastLine(lights: string, more: Record<string, string> = {}, unsafe = false): string {
  const others = { 'project/lights.py': lights, ...more }
  const { text } = fixText(MAIN, { transforms: [awaitNonAwaitable], others }, unsafe)
  return text.trimEnd().split('\n').at(-1)?.trim() ?? ''
}

function reason(lights: string): string | undefined {
  const options = { transforms: [awaitNonAwaitable], others: { 'project/lights.py': lights } }
  const [finding] = checkText(MAIN, options).findings
  return finding?.declined?.reason ?? finding?.fixes[0]?.unsafeBecause?.reason
}

test('a function of another file that gives nothing', () => {
  expect(lastLine('def dim(percent):\n    print(percent)\n')).toBe('dim(20)')
})

test.each([
  ['a coroutine function', 'async def dim(percent): ...\n'],
  ['one that hands a coroutine on', 'import asyncio\ndef dim(percent):\n    return asyncio.sleep(0)\n'],
  ['one with an unknown decorator', 'from stage import cue\n@cue\ndef dim(percent):\n    return None\n'],
  ['one of two', 'if FAST:\n    def dim(percent): return None\nelse:\n    async def dim(percent): ...\n'],
])('%s is left alone', (_, lights) => {
  expect(lastLine(lights, {}, true)).toBe('await dim(20)')
  expect(reason(lights)).toBeUndefined()
})

test('a function that another file patches may be anything', () => {
  const tests = 'from unittest.mock import AsyncMock, patch\nwith patch("lights.dim", AsyncMock()): pass\n'
  expect(lastLine('def dim(percent): return None\n', { 'project/test_lights.py': tests })).toBe('await dim(20)')
})

test('what a function of another file puts into its result', () => {
  const tasks = 'import asyncio\nasync def f(): ...\ndef dim(n):\n    return [asyncio.create_task(f())]\n'
  expect(reason(tasks)).toBe('held-awaitables')
  expect(lastLine(tasks, {}, true)).toBe('await dim(20)')
  expect(reason('def dim(n):\n    return [each.on() for each in n]\n')).toBe('held-awaitables')
  expect(reason('def dim(n):\n    return [1, 2, n]\n')).toBeUndefined()
})

test('a generator function of another file', () => {
  expect(reason('def dim(n):\n    yield n\n')).toBe('generator')
})
