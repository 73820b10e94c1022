/** Coroutine functions that await something when they are cancelled. */

import { cancellationCaught, suspensionsIn } from '../../../src/python/cancellation.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { isLock } from '../../../src/python/managers.ts'
import { oncePerNode } from '../../../src/python/memo.ts'
import { originOf } from '../../../src/python/receivers.ts'
import { enteredBy } from '../../../src/python/task-groups.ts'
import { limitName } from '../../../src/python/time-limits.ts'
import { descendantsWith, type Node } from '../../../src/python/tree.ts'

/** True for a `finally`, a handler of cancellations or an `async with` that awaits while a cancellation is on its way. */
export const awaitsWhenCancelled = oncePerNode((definition, file) => {
  const isOwn = (node: Node) => executionOf(node).function === definition
  const tries = descendantsWith('try', definition, 'try_statement').filter(isOwn)
  const managers = descendantsWith('with', definition, 'with_statement').filter(isOwn)
  return tries.some(each => cleansUp(each, file)) || managers.some(each => closesLater(each, file))
})

function cleansUp(attempt: Node, file: PythonFile): boolean {
  const body = attempt.get('body')
  if (!body || suspensionsIn(body).length === 0) return false
  return attempt.children.some(clause => {
    const isCleanUp =
      clause.kind === 'finally_clause' || (clause.kind === 'except_clause' && cancellationCaught(clause, file) !== null)
    return isCleanUp && suspensionsIn(clause).length > 0
  })
}

/** Locks and time limits are left without a pause. */
function closesLater(statement: Node, file: PythonFile): boolean {
  const body = statement.get('body')
  if (!statement.has('async') || !body || suspensionsIn(body).length === 0) return false
  return (statement.child('with_clause')?.children ?? []).some(item => {
    const { manager } = enteredBy(item)
    const isLimit = manager?.kind === 'call' && limitName(manager, file) !== null
    return manager !== null && !isLimit && !isLock(manager, originOf(manager, file)?.type ?? null)
  })
}
