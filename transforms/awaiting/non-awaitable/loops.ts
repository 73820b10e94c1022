/** Loops in which nothing but an `await` in vain seems to let other tasks run. */

import type { Facts } from '../../../src/project/facts.ts'
import { coroutineOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import { awaitedInVain } from './awaited.ts'

/** True where the `while` around an `await` stops the event loop once that is gone: today the error ends it. */
export function keepsTasksWaiting(awaiting: Node, file: PythonFile, facts: Facts): boolean {
  const frame = coroutineOf(awaiting)
  const loop = awaiting.ancestor('while_statement', 'function_definition', 'lambda')
  if (loop?.kind !== 'while_statement') return false
  const pauses = descendants(loop, 'await', 'for_statement', 'with_statement', 'for_in_clause')
  return !pauses.some(each => coroutineOf(each) === frame && suspends(each, file, facts))
}

function suspends(node: Node, file: PythonFile, facts: Facts): boolean {
  if (node.kind !== 'await') return node.has('async')
  return !/^(call|generator|literal)$/.test(awaitedInVain(node, file, facts)?.kind ?? '')
}
