/** What stands after an `await` that cannot be awaited. */

import type { Facts } from '../../../src/project/facts.ts'
import { heldByResult } from '../../../src/project/held-awaitables.ts'
import { plainCall } from '../../../src/project/plain-calls.ts'
import type { FunctionSummary } from '../../../src/project/summaries.ts'
import { type Collection, collectionOf, unparenthesized } from '../../../src/python/collections.ts'
import { neverRuns } from '../../../src/python/dead-code.ts'
import { runsOnOtherLoop } from '../../../src/python/event-loops.ts'
import { coroutineOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { isExpectedToFail } from '../../../src/python/misuse-tests.ts'
import type { Node } from '../../../src/python/tree.ts'
import { operandOf } from '../../../src/python/unawaiting.ts'

/**
 * - `call`: gives something plain;
 * - `generator`: a call of a generator function;
 * - `pause`: `time.sleep()`;
 * - `thread-future`: a call that gives a `concurrent.futures.Future`, which only asyncio's wrapper lets a coroutine await;
 * - `collection`: a list or the like, be it of coroutines;
 * - `literal`: `None`, a number, a text.
 */
export type Awaited =
  | Call
  | { readonly kind: 'collection'; readonly node: Node; readonly collection: Collection }
  | { readonly kind: 'literal'; readonly node: Node }

export type Call = {
  readonly kind: 'call' | 'generator' | 'pause' | 'thread-future'
  readonly node: Node
  readonly name: string
  /** Those of the project that it may run; empty for one of a library. */
  readonly functions: readonly FunctionSummary[]
}

const THREAD_FUTURES = new Set(['asyncio.run_coroutine_threadsafe', 'concurrent.futures.Executor.submit'])

/** What an `await` of a coroutine certainly cannot await, or null. */
export function awaitedInVain(awaiting: Node, file: PythonFile, facts: Facts): Awaited | null {
  if (!coroutineOf(awaiting)) return null
  const found = kindOf(unparenthesized(operandOf(awaiting)), file, facts)
  if (!found || neverRuns(awaiting, file) || isExpectedToFail(awaiting, file)) return null
  return /^(collection|thread-future)$/.test(found.kind) && runsOnOtherLoop(file) ? null : found
}

function kindOf(node: Node, file: PythonFile, facts: Facts): Awaited | null {
  if (/^(none|true|false|integer|float|string|concatenated_string)$/.test(node.kind)) return { kind: 'literal', node }
  const collection = collectionOf(node, file)
  if (collection) return { kind: 'collection', node, collection }
  const called = node.kind === 'call' ? plainCall(node, file, facts) : null
  if (!called) return null
  const { name, functions } = called
  if (functions.some(({ isGenerator }) => isGenerator)) return { kind: 'generator', node, name, functions }
  if (name === 'time.sleep') return { kind: 'pause', node, name, functions }
  return { kind: THREAD_FUTURES.has(name) ? 'thread-future' : 'call', node, name, functions }
}

/** Whether one of the functions gives a collection of what should have been awaited. */
export function heldBy(functions: readonly FunctionSummary[], facts: Facts): 'awaitables' | 'unknown' | 'nothing' {
  const held = functions.map(each => heldByResult(each, facts))
  if (held.includes('awaitables')) return 'awaitables'
  return held.includes('unknown') ? 'unknown' : 'nothing'
}
