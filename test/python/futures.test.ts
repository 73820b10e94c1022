/** Which calls on futures can still wait, and which errors change on their way out of a thread. */

import { describe, expect, test } from 'vitest'
import {
  catchesLibraryError,
  changedErrors,
  executorOf,
  isNamedIn,
  isSettled,
  isTakenInThread,
  mayBeCancelled,
  setsDefaultExecutor,
} from '../../src/python/futures.ts'
import { descendants } from '../../src/python/tree.ts'
import { callOf, parsed } from './parsed.ts'

const HEAD = [
  'import asyncio',
  'import concurrent.futures',
  'from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed, wait',
  '',
  '',
  'async def main(fut: Future, other: Future, pool: Executor, work):',
  '',
].join('\n')

const inside = (lines: string) => parsed(HEAD + lines.replace(/^/gm, '    '))

/** Whether the last `result()` is settled. */
function settled(lines: string) {
  const file = inside(lines)
  return isSettled(callOf(file, 'result'), file)
}

describe('a future that is done', () => {
  test.each([
    ['tested', 'if fut.done():\n    fut.result()'],
    ['waited for in a loop', 'while not fut.done():\n    await work()\nfut.result()'],
    ['after wait()', 'wait([fut])\nfut.result()'],
    ['after wait() in a thread', 'await asyncio.to_thread(wait, [fut])\nfut.result()'],
    ['after shutdown()', 'pool.shutdown()\nfut.result()'],
    ['asked before', 'fut.result()\nif work:\n    fut.result()'],
    ['asked for its error before', 'error = fut.exception()\nfut.result()'],
    ['asked in a thread before', 'await asyncio.to_thread(fut.result)\nfut.result()'],
    ['awaited before', 'await asyncio.wrap_future(fut)\nfut.result()'],
    ['out of as_completed()', 'for each in as_completed([fut]):\n    each.result()'],
    [
      'out of as_completed() in a thread',
      'for each in await asyncio.to_thread(lambda: list(as_completed([fut]))):\n    each.result()',
    ],
    ['after its executor', 'with ThreadPoolExecutor() as p:\n    job = p.submit(work)\njob.result()'],
    ['given to a callback', 'def report(done: Future):\n    done.result()'],
    ['of nobody knows whom', 'work.result()'],
  ])('%s', (_, lines) => {
    expect(settled(lines)).toBe(true)
  })
})

describe('a future that may still run', () => {
  test.each([
    ['at once', 'fut.result()'],
    ['submitted', 'job = pool.submit(work)\njob.result()'],
    ['another one is done', 'if other.done():\n    fut.result()'],
    ['tested later', 'fut.result()\nfut.done()'],
    ['asked on another way', 'if work:\n    fut.result()\nelse:\n    fut.result()'],
    ['asked perhaps', 'work and fut.result()\nfut.result()'],
    ['asked with a limit', 'try:\n    fut.result(timeout=1)\nexcept TimeoutError:\n    fut.result()'],
    ['replaced', 'job = pool.submit(work)\njob.result()\njob = pool.submit(work)\njob.result()'],
    ['after shutdown(wait=False)', 'pool.shutdown(wait=False)\nfut.result()'],
    ['in its executor', 'with ThreadPoolExecutor() as p:\n    job = p.submit(work)\n    job.result()'],
  ])('%s', (_, lines) => {
    expect(settled(lines)).toBe(false)
  })
})

test.each([
  ['with ThreadPoolExecutor() as p: pass', 'ThreadPoolExecutor()'],
  ['with open("a"), ThreadPoolExecutor(4): pass', 'ThreadPoolExecutor(4)'],
  ['with pool: pass', 'pool'],
  ['with open("a") as pool: pass', null],
])('the executor of %j', (lines, executor) => {
  const file = inside(lines)
  const [statement] = descendants(file.tree.root, 'with_statement')
  expect(statement && (executorOf(statement, file)?.text ?? null)).toBe(executor)
})

test.each([
  ['pool.map(work, [])', false],
  ['await asyncio.to_thread(list, pool.map(work, []))', true],
  ['await loop.run_in_executor(None, list, pool.map(work, []))', true],
  ['list(pool.map(work, []))', false],
])('taken in a thread: %j', (lines, expected) => {
  const file = inside(lines)
  expect(isTakenInThread(callOf(file, 'map'), file)).toBe(expected)
})

const CANCELLED = 'concurrent.futures.CancelledError'
const TIMEOUT = 'concurrent.futures.TimeoutError'

test.each([
  ['fut.result()', 'result', [3, 10], [CANCELLED]],
  ['fut.result(2)', 'result', [3, 10], [CANCELLED, TIMEOUT]],
  ['fut.result(2)', 'result', [3, 11], [CANCELLED]],
  ['fut.exception(timeout=2)', 'exception', [3, 9], [CANCELLED, TIMEOUT]],
  ['pool.map(work, [], timeout=2)', 'map', [3, 9], [CANCELLED, TIMEOUT]],
  ['as_completed([], 2)', 'as_completed', [3, 9], [TIMEOUT]],
  ['wait([], 2)', 'wait', [3, 9], []],
] as const)('errors that change: %s, %s, %j', (lines, name, version, errors) => {
  expect(changedErrors(callOf(inside(lines), name), version)).toEqual(errors)
})

test.each([
  ['try:\n    fut.result()\nexcept concurrent.futures.CancelledError: pass', true],
  ['try:\n    fut.result()\nexcept (ValueError, concurrent.futures.CancelledError): pass', true],
  ['try:\n    fut.result()\nexcept asyncio.CancelledError: pass', false],
  ['import contextlib\nwith contextlib.suppress(concurrent.futures.CancelledError):\n    fut.result()', true],
])('handlers of a library error: %j', (lines, expected) => {
  const file = inside(lines)
  expect(catchesLibraryError(callOf(file, 'result'), file, [CANCELLED])).toBe(expected)
  expect(isNamedIn(file, CANCELLED)).toBe(expected)
})

test('cancelling and default executors', () => {
  expect(mayBeCancelled(inside('fut.cancel()'))).toBe(true)
  expect(mayBeCancelled(inside('pool.shutdown(cancel_futures=True)'))).toBe(true)
  expect(mayBeCancelled(inside('asyncio.create_task(work()).cancel()'))).toBe(false)
  expect(setsDefaultExecutor(inside('work.set_default_executor(pool)'))).toBe(true)
  expect(setsDefaultExecutor(inside('work.executor(pool)'))).toBe(false)
})
