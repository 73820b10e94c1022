/** Whether a cancellation that is caught lets a loop go on that nothing else can end. */

import { cancellerOf, ofAll } from '../../../src/project/cancellers.ts'
import type { Facts } from '../../../src/project/facts.ts'
import {
  cleansUp,
  dealsWithCancelling,
  endsByItself,
  fallsThrough,
  isPause,
  loopAfter,
  loopAround,
  suspensionsIn,
} from '../../../src/python/cancellation.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { isTest } from '../../../src/python/scripts.ts'
import type { Node } from '../../../src/python/tree.ts'

type Swallowing = {
  readonly loop: Node
  /** True where only the cancellation of the task itself can come out of the body. */
  readonly isOwn: boolean
  /** True where something in the project calls `cancel()`, perhaps only to get the loop to its next round. */
  readonly mayBeWoken: boolean
}

/**
 * The loop that goes on although its task is cancelled; null where that is not certain.
 * @param statement the `try` or `with`
 * @param handler the block that runs after the cancellation; null where none does
 */
export function swallowing(
  statement: Node | null,
  handler: Node | null,
  file: PythonFile,
  facts: Facts,
): Swallowing | null {
  const { coroutine } = statement ? executionOf(statement) : { coroutine: null }
  if (!statement || !coroutine || isLegitimate(coroutine, file)) return null
  const loop = loopBehind(statement, handler)
  if (!loop || isInCleanup(loop, coroutine) || !endsByItself(loop, file)) return null
  const body = statement.get('body') as Node
  const isWoken = facts.spreadOf('cancel') > 0
  if (isWoken && isPause(body, file)) return null
  const cancellers = suspensionsIn(body).map(each => cancellerOf(each, file, facts))
  if (!cancellers.includes('own') || cancellers.includes('foreign')) return null
  return { loop, isOwn: ofAll(cancellers) === 'own', mayBeWoken: isWoken }
}

/** The loop that goes on behind a handler, be it by `continue`. */
function loopBehind(statement: Node, handler: Node | null): Node | null {
  if (!handler) return loopAfter(statement)
  const last = handler.children.at(-1)
  if (last?.kind === 'continue_statement') return fallsThrough(handler, last) ? loopAround(statement) : null
  return fallsThrough(handler) ? loopAfter(statement) : null
}

/** Code that cancels tasks itself, that cleans up, or that tests what a cancellation does, may have to catch it. */
export function isLegitimate(coroutine: Node, file: PythonFile): boolean {
  return cleansUp(coroutine.get('name')?.text ?? '') || dealsWithCancelling(coroutine, file) || isTest(coroutine, file)
}

/** True in a `finally`, and in a handler: what runs there may have to be finished. */
export function isInCleanup(node: Node, coroutine: Node): boolean {
  for (let outer = node.parent; outer && outer !== coroutine; outer = outer.parent)
    if (/^(finally_clause|except_clause)$/.test(outer.kind)) return true
  return false
}
