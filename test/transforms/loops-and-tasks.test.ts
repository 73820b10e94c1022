/** Rules about running loops and tasks, where other files of the project decide. */

import { expect, test } from 'vitest'
import type { Transform } from '../../src/engine/transform.ts'
import taskAwaitedImmediately from '../../transforms/concurrency/task-awaited-immediately.ts'
import asyncioRunInAsync from '../../transforms/entry/asyncio-run-in-async.ts'
import executorToThread from '../../transforms/entry/executor-to-thread.ts'
import getEventLoopInCoroutine from '../../transforms/entry/get-event-loop-in-coroutine.ts'
import ensureFutureCoroutine from '../../transforms/tasks/ensure-future-coroutine.ts'
import taskConstructor from '../../transforms/tasks/task-constructor.ts'
import { checkText } from '../engine-under-test.ts'

/** `safe`, the reason for which it is not, or nothing. */
function verdictOn(rule: Transform, text: string, other: string): string | undefined {
  const options = { transforms: [rule], others: { 'project/shop.py': other } }
  const [finding] = checkText(text, options).findings
  return finding?.declined?.reason ?? finding?.fixes[0]?.unsafeBecause?.reason ?? finding?.fixes[0]?.applicability
}

const coroutine = 'async def bake(cake):\n    return cake\n'
const sets = 'import contextvars\nv = contextvars.ContextVar("v")\nasync def bake(cake):\n    v.set(cake)\n'
const asks = 'import asyncio\nasync def bake(cake):\n    return asyncio.current_task()\n'
const starts = 'import asyncio\nasync def bake(cake):\n    return asyncio.create_task(asyncio.sleep(1))\n'

const ensured =
  'import asyncio\nfrom shop import bake\nasync def main():\n    t = asyncio.ensure_future(bake(1))\n    return [t]\n'

test.each([
  ['a coroutine function', coroutine, 'safe'],
  ['a function', 'def bake(cake):\n    return cake\n', undefined],
  ['nothing', '', undefined],
])('ensure_future of %s', (_, other, expected) => {
  expect(verdictOn(ensureFutureCoroutine, ensured, other)).toBe(expected)
})

const awaited = 'import asyncio\nfrom shop import bake\nasync def main():\n    await asyncio.create_task(bake(1))\n'

test.each([
  ['only computes', coroutine, 'only-pause'],
  ['sets a context variable', sets, 'context-variable'],
  ['asks for its task', asks, 'context-variable'],
  ['starts a task', starts, 'starts-later'],
  ['is unknown', '', 'unknown-work'],
])('a task awaited at once that %s', (_, other, expected) => {
  expect(verdictOn(taskAwaitedImmediately, awaited, other)).toBe(expected)
})

const nested = 'import asyncio\nasync def main(f):\n    asyncio.run(f.load())\n'

test.each([
  ['nothing', '', 'safe'],
  ['nest_asyncio', 'import nest_asyncio\nnest_asyncio.apply()\n', undefined],
])('a nested run beside %s', (_, other, expected) => {
  expect(verdictOn(asyncioRunInAsync, nested, other)).toBe(expected)
})

const clock = 'import asyncio\nasync def clock():\n    return asyncio.get_event_loop().time()\n'

test.each([
  ['nothing', '', 'safe'],
  ['a patch', 'from unittest.mock import patch\nwith patch("main.asyncio.get_event_loop"): pass\n', 'patched'],
])('the loop of a coroutine beside %s', (_, other, expected) => {
  expect(verdictOn(getEventLoopInCoroutine, clock, other)).toBe(expected)
})

const made = 'import asyncio\nasync def main(f):\n    return asyncio.Task(f.load())\n'

test.each([
  ['nothing', '', 'safe'],
  ['a task factory', 'def install(loop, make):\n    loop.set_task_factory(make)\n', 'task-factory'],
])('a task made by hand beside %s', (_, other, expected) => {
  expect(verdictOn(taskConstructor, made, other)).toBe(expected)
})

const thread =
  'import asyncio\nasync def main(f):\n    await asyncio.get_running_loop().run_in_executor(None, f.load)\n'

test.each([
  ['nothing', '', 'safe'],
  ['context variables', 'from contextvars import ContextVar\nv = ContextVar("v")\n', 'context-variable'],
])('a job for a thread beside %s', (_, other, expected) => {
  expect(verdictOn(executorToThread, thread, other)).toBe(expected)
})
