/** What is a lock of threads, and whether a coroutine is suspended while it holds one. */

import { describe, expect, test } from 'vitest'
import { holdFrom, holdsOf, spansAwait, threadLock } from '../../src/python/thread-locks.ts'
import { descendants } from '../../src/python/tree.ts'
import { callOf, parsed } from './parsed.ts'

const HEAD = 'import asyncio, multiprocessing, threading\nfrom lib import look, wait\n'

describe('threadLock', () => {
  test.each([
    ['threading.Lock()', 'threading.Lock'],
    ['threading.BoundedSemaphore(2)', 'threading.BoundedSemaphore'],
    ['multiprocessing.RLock()', 'multiprocessing.RLock'],
    ['threading.Event()', null],
    ['asyncio.Lock()', null],
    ['wait()', null],
  ])('%s', (value, expected) => {
    const file = parsed(`${HEAD}x = ${value}\nlook(x)\n`)
    const [given] = callOf(file, 'look').get('arguments')?.children ?? []
    expect(given && threadLock(given, file)).toBe(expected)
  })
})

describe('a `with` is held across an await', () => {
  const spans = (body: string, head = 'async def f(lock, x):\n    with lock:\n        ') => {
    const file = parsed(HEAD + head + body)
    const [statement] = descendants(file.tree.root, 'with_statement')
    return statement ? holdsOf(statement).map(hold => spansAwait(hold, file)) : []
  }

  test.each([
    ['an await', 'await x\n', true],
    ['`async for`', 'async for _ in x:\n            pass\n', true],
    ['`async with`', 'async with x:\n            pass\n', true],
    ['an async comprehension', 'return [i async for i in x]\n', true],
    ['an await in a comprehension', 'return [await i for i in x]\n', true],
    ['the first iterable of a generator', 'return (i for i in await x)\n', true],
    ['a generator for later', 'return (await i for i in x)\n', false],
    ['a nested coroutine', 'async def g():\n            await x\n', false],
    ['an await below', 'pass\n    await x\n', false],
    ['nothing', 'x.append(1)\n', false],
  ])('with %s', (_, body, expected) => {
    expect(spans(body)).toEqual([expected])
  })

  test('a later manager of the same `with` counts, an earlier one does not', () => {
    expect(spans('pass\n', 'async def f(a, b, x):\n    with a, b(await x):\n        ')).toEqual([true, false])
  })

  test('parentheses and a name hide nothing', () => {
    expect(spans('await x\n', 'async def f(lock, x):\n    with (lock) as held:\n        ')).toEqual([true])
  })

  test('`async with` and sync functions hold nothing of the kind', () => {
    expect(spans('await x\n', 'async def f(lock, x):\n    async with lock:\n        ')).toEqual([])
    expect(spans('x()\n', 'def f(lock, x):\n    with lock:\n        ')).toEqual([])
  })
})

describe('`acquire()` holds up to the last `release()`', () => {
  const spans = (body: string) => {
    const file = parsed(`${HEAD}async def f(a, b, x):\n    ${body.replaceAll('; ', '\n    ')}\n`)
    const hold = holdFrom(callOf(file, 'acquire'))
    return hold && spansAwait(hold, file)
  }

  test.each([
    ['a.acquire(); await x; a.release()', true],
    ['a.acquire(); x(); a.release()', false],
    ['a.acquire(); x(); a.release(); await x', false],
    ['a.acquire(); a.release(); await x; a.release()', true],
    ['await x; a.acquire(); a.release()', false],
    ['a.acquire(); await x; b.release()', null],
    ['a.acquire(); await x', null],
    ['a.acquire(); await x; g = lambda: a.release()', null],
  ])('%s', (body, expected) => {
    expect(spans(body)).toBe(expected)
  })
})
