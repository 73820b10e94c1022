/** What `asyncio.run()` may do differently from a loop that runs for ever. */

import { definitionOf } from '../../../src/project/definitions.ts'
import type { Facts } from '../../../src/project/facts.ts'
import type { ForeverLoop } from '../../../src/project/forever-loops.ts'
import { resultOf } from '../../../src/project/results.ts'
import {
  cancellationCaught,
  dealsWithCancelling,
  isCancelledError,
  loopAround,
} from '../../../src/python/cancellation.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { suppressedBy } from '../../../src/python/handlers.ts'
import { oncePerNode } from '../../../src/python/memo.ts'
import { stdlibModules } from '../../../src/python/stdlib.ts'
import { descendants, descendantsWith, type Node } from '../../../src/python/tree.ts'

/**
 * True where a coroutine in the files of those that the loop is given catches a cancellation, and may go on: `asyncio.run()` waits until every
 * task has ended.
 */
export function mayOutliveCancelling({ steps }: ForeverLoop, file: PythonFile, facts: Facts): boolean {
  const given = steps.flatMap(({ call }) => call.get('arguments')?.children[0] ?? [])
  const functions = given.flatMap(each => resultOf(each, file, facts)?.functions ?? [])
  const places = functions.flatMap(each => definitionOf(each, facts) ?? [])
  const files = new Map([file, ...places.map(each => each.file)].map(each => [each.path, each]))
  return [...files.values()].some(each => {
    const started = places.filter(place => place.file.path === each.path).map(({ node }) => node.start)
    return catchersIn(each.tree.root, each).some(catcher => mayGoOn(catcher, new Set(started), each))
  })
}

/** The `except` clauses and `with` statements of coroutines that catch cancellations. */
const catchersIn = oncePerNode((root, file): readonly Node[] => {
  const handlers = descendantsWith('except', root, 'except_clause').filter(each => cancellationCaught(each, file))
  const managers = descendantsWith('suppress', root, 'with_statement').filter(each =>
    suppressedBy(each, file).some(caught => isCancelledError(caught, file)),
  )
  return [...handlers, ...managers].filter(each => executionOf(each).coroutine)
})

/** A task ends with its own function; what another function catches, its callers do not get to see. */
function mayGoOn(catcher: Node, started: ReadonlySet<number>, file: PythonFile): boolean {
  const isHandler = catcher.kind === 'except_clause'
  const has = (kind: string) => isHandler && descendants(catcher, kind).length > 0
  if (has('raise_statement')) return false
  const { function: frame } = executionOf(catcher)
  const loop = loopAround(isHandler ? (catcher.parent as Node) : catcher)
  if (!frame || !started.has(frame.start)) return loop !== null || !frame || !dealsWithCancelling(frame, file)
  return loop !== null && !has('return_statement') && !(has('break_statement') && !loopAround(loop))
}

/** True where plain code calls something of a package, which may keep the loop that is set for the thread. */
export function callsPackages({ steps, loop }: ForeverLoop, file: PythonFile): boolean {
  const started = new Set(steps.flatMap(({ call }) => [call, call.get('arguments')?.children[0]]))
  return descendants(file.tree.root, 'call').some(call => {
    if (call.end > (loop.runs[0] as Node).end && executionOf(call).function === executionOf(loop.home).function)
      return false
    if (started.has(call) || executionOf(call).coroutine) return false
    const [head = ''] = (file.called(call) ?? 'builtins').split('.')
    return head !== 'builtins' && !stdlibModules.has(head)
  })
}
