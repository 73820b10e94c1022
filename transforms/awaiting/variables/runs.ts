/** Places that run the coroutine which a variable holds, and where a second one finds that it has run. */

import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { isExpectedToFail } from '../../../src/python/misuse-tests.ts'
import { libraryCall } from '../../../src/python/receivers.ts'
import { loopsAround } from '../../../src/python/repetition.ts'
import { comesRound, follows } from '../../../src/python/sequence.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import { useOf } from '../../../src/python/value-uses.ts'
import type { Bound } from './bound.ts'

/**
 * - `await`: awaited, or given to a function that awaits any awaitable;
 * - `limit`: awaited within a time limit, which cancels it;
 * - `task`: made a task, which only a coroutine can be.
 */
export type How = 'await' | 'limit' | 'task'

export type RunOf = {
  /** The name of the variable there. */
  readonly use: Node
  readonly how: How
  /** The call that takes it, or the `await`. */
  readonly by: Node
}

export type Again = {
  readonly first: RunOf
  readonly second: RunOf
  /** False in a loop and in a further attempt, where each wants a coroutine of its own. */
  readonly isStraight: boolean
}

const TAKERS: ReadonlyMap<string, How> = new Map([
  ['asyncio.gather', 'await'],
  ['asyncio.shield', 'await'],
  ['asyncio.ensure_future', 'await'],
  ['asyncio.wait_for', 'limit'],
  ['asyncio.run_coroutine_threadsafe', 'task'],
])

const LIMITS = /^(asyncio|async_timeout|anyio)\.(timeout|timeout_at|fail_after|move_on_after)$/

/** How a use runs the coroutine, or null. */
export function runAt(use: Node, file: PythonFile): RunOf | null {
  if (useOf(use, file) === 'awaited')
    return { use, how: isLimited(use, file) ? 'limit' : 'await', by: use.parent as Node }
  const list = use.parent
  const call = list?.kind === 'argument_list' ? list.parent : null
  const name = call && libraryCall(call, file)
  if (!call || !name) return null
  const how = TAKERS.get(name) ?? (/^asyncio\..*\bcreate_task$/.test(name) ? 'task' : undefined)
  const isFirst = list?.children[0] === use
  return how && (isFirst || name === 'asyncio.gather') ? { use, how, by: call } : null
}

/** `async with asyncio.timeout(5):` around a place of the same function. */
function isLimited(use: Node, file: PythonFile): boolean {
  const frame = executionOf(use).function
  for (let outer = use.parent; outer && outer !== frame; outer = outer.parent) {
    if (outer.kind !== 'with_statement') continue
    const managers = descendants(outer.child('with_clause') as Node, 'call')
    if (managers.some(each => LIMITS.test(file.called(each) ?? ''))) return true
  }
  return false
}

/** The first place at which the coroutine, bound once, is sure to have run already; null where there is none. */
export function ranAgain({ uses, frame }: Bound, assignment: Node, file: PythonFile): Again | null {
  const runs = uses
    .flatMap(use => runAt(use, file) ?? [])
    .filter(({ use }) => isIn(use, frame, assignment) && !isExpectedToFail(use, file))
  for (const [index, second] of runs.entries()) {
    if (comesRoundAt(second, assignment)) return { first: second, second, isStraight: false }
    for (const first of runs.slice(0, index)) {
      const how = first.by === second.by ? null : follows(first.by, second.by)
      if (how) return { first, second, isStraight: how === 'after' }
    }
  }
  return null
}

/** True for a use that the function itself makes, further down. */
function isIn(use: Node, frame: Node, assignment: Node): boolean {
  return use.start > assignment.end && executionOf(use).function === frame
}

function comesRoundAt({ by }: RunOf, assignment: Node): boolean {
  return loopsAround(by).some(loop => !loop.contains(assignment) && comesRound(by, loop) !== null)
}
