/** Whose cancellation an awaiting place can bring: that of its own task alone, or also that of what it awaits. */

import { calledName } from '../python/calls.ts'
import { cleansUp, dealsWithCancelling, suspensionsIn } from '../python/cancellation.ts'
import { unparenthesized } from '../python/collections.ts'
import type { PythonFile } from '../python/file.ts'
import { libraryCall, originOf } from '../python/receivers.ts'
import type { Node } from '../python/tree.ts'
import { definitionOf } from './definitions.ts'
import type { Facts } from './facts.ts'
import { resultOf } from './results.ts'
import type { FunctionSummary } from './summaries.ts'

/**
 * - `own`: a `CancelledError` that comes out of it means that the task is cancelled;
 * - `foreign`: a task or future may have been cancelled that is awaited there;
 * - `unknown`: nobody knows what is awaited.
 */
export type Canceller = 'own' | 'foreign' | 'unknown'

/** Functions that wait for the tasks or futures they are given. */
const WAITERS = /^asyncio\.(gather|shield|wrap_future|run_coroutine_threadsafe|Future|Task|create_task|ensure_future)$/

/** Calls within calls within calls: further than this nobody follows. */
const MOST_STEPS = 4

/** Whose cancellation may come out of an `await`, `async for` or `async with`. */
export function cancellerOf(place: Node, file: PythonFile, facts: Facts, steps = 0): Canceller {
  if (place.kind === 'with_statement') return ofAll(managersOf(place).map(each => cancellerOfManager(each, file)))
  if (place.kind !== 'await') return 'unknown'
  const [awaited] = place.children
  return awaited ? cancellerOfValue(unparenthesized(awaited), file, facts, steps) : 'unknown'
}

function managersOf(statement: Node): Node[] {
  const values = (statement.child('with_clause')?.children ?? []).flatMap(item => item.get('value') ?? [])
  return values.flatMap(value => (value.kind === 'as_pattern' ? value.children.slice(0, 1) : [value]))
}

/** Managers of asyncio that wait for nothing that could be cancelled on its own. */
const MANAGERS = /^asyncio\.(timeout|timeout_at|Lock|Semaphore|BoundedSemaphore|Condition)$/

function cancellerOfManager(manager: Node, file: PythonFile): Canceller {
  const name = manager.kind === 'call' ? libraryCall(manager, file) : (originOf(manager, file)?.type ?? null)
  return MANAGERS.test(name ?? '') ? 'own' : 'unknown'
}

function cancellerOfValue(value: Node, file: PythonFile, facts: Facts, steps: number): Canceller {
  if (value.kind !== 'call') return 'foreign'
  if (cleansUp(calledName(value))) return 'foreign'
  const name = file.called(value)
  if (name === 'asyncio.wait_for') {
    const [waited] = value.get('arguments')?.children ?? []
    return waited ? cancellerOfValue(waited, file, facts, steps) : 'unknown'
  }
  if (name !== null && WAITERS.test(name)) return 'foreign'
  const result = resultOf(value, file, facts)
  if (!result) return value.get('function')?.get('attribute')?.text === 'run_in_executor' ? 'foreign' : 'unknown'
  if (result.functions.length > 0) return ofAll(result.functions.map(each => ofFunction(each, facts, steps + 1)))
  return result.given === 'coroutine' || result.given === 'manager' ? 'own' : 'foreign'
}

function ofFunction(summary: FunctionSummary, facts: Facts, steps: number): Canceller {
  const found = steps > MOST_STEPS ? null : definitionOf(summary, facts)
  const body = found?.node.get('body')
  if (!found || !body) return 'unknown'
  if (dealsWithCancelling(found.node, found.file)) return 'foreign'
  const places = suspensionsIn(body)
  return places.length === 0 ? 'unknown' : ofAll(places.map(each => cancellerOf(each, found.file, facts, steps)))
}

/** What several places are together: one that brings the cancellation of others is enough. */
export function ofAll(cancellers: readonly Canceller[]): Canceller {
  if (cancellers.includes('foreign')) return 'foreign'
  return cancellers.includes('unknown') || cancellers.length === 0 ? 'unknown' : 'own'
}
