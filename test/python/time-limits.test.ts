/** Which `with` statements enter a time limit. */

import { describe, expect, test } from 'vitest'
import { PythonFile } from '../../src/python/file.ts'
import { isUnlimited, raisesTimeout, timeLimitsOf } from '../../src/python/time-limits.ts'
import { descendants } from '../../src/python/tree.ts'
import { parser } from '../engine-under-test.ts'

function limitsIn(header: string) {
  const text = `import asyncio, anyio, async_timeout\nfrom asyncio import timeout as limit\n\nasync def f():\n    ${header}:\n        pass\n`
  const file = new PythonFile('main.py', 'main', parser.parse(text))
  return descendants(file.tree.root, 'with_statement').flatMap(each => timeLimitsOf(each, file))
}

describe('timeLimitsOf', () => {
  test.each([
    ['async with asyncio.timeout(5)', ['asyncio.timeout']],
    ['async with limit(5) as scope', ['asyncio.timeout']],
    ['async with (asyncio.timeout_at(5))', ['asyncio.timeout_at']],
    ['async with a(), async_timeout.timeout(5), b()', ['async_timeout.timeout']],
    ['async with (asyncio.timeout(5) as one, asyncio.timeout(6) as two)', ['asyncio.timeout', 'asyncio.timeout']],
    ['with anyio.fail_after(5)', ['anyio.fail_after']],
    ['async with client.timeout(5)', []],
    ['async with limit', []],
  ])('%s', (header, names) => {
    expect(limitsIn(header).map(({ name }) => name)).toEqual(names)
  })

  test('tells the name behind `as`', () => {
    expect(limitsIn('async with limit(5) as scope')[0]?.alias?.text).toBe('scope')
    expect(limitsIn('async with limit(5)')[0]?.alias).toBeNull()
  })
})

test('a limit of None never fires', () => {
  const isNone = (header: string) => limitsIn(header).map(({ call }) => isUnlimited(call))
  expect(isNone('async with asyncio.timeout(None), asyncio.timeout_at(when=None), asyncio.timeout(0)')).toEqual([
    true,
    true,
    false,
  ])
})

test('anyio has limits that raise nothing', () => {
  expect(limitsIn('with anyio.move_on_after(5), anyio.fail_after(5)').map(raisesTimeout)).toEqual([false, true])
})
