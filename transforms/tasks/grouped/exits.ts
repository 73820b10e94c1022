/** Statements that leave the block of a task group. */

import type { Edit } from '../../../src/engine/edit.ts'
import { dedentLines, indentOf, ownsLines, startsLine } from '../../../src/python/blocks.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { targetNames } from '../../../src/python/targets.ts'
import { enteredBy, type TaskGroup } from '../../../src/python/task-groups.ts'
import { descendants, descendantsWith, type Node } from '../../../src/python/tree.ts'
import { itemsOf } from './resources.ts'

const JUMPS = ['return', 'break', 'continue']

/** The `return`, `break` and `continue` statements that leave the block, unless the tasks are stopped before or on the way out. */
export function exitsOf({ statement }: TaskGroup): Node[] {
  const body = statement.get('body')
  const { function: frame } = executionOf(statement)
  if (!body) return []
  return JUMPS.flatMap(word => descendantsWith(word, body, `${word}_statement`)).filter(
    each =>
      executionOf(each).function === frame &&
      leaves(each, body) &&
      !isCancelledBefore(each) &&
      !isCleanedUp(each, body),
  )
}

/** A `break` belongs to the loop around it, which may stand in the block itself. */
function leaves(jump: Node, body: Node): boolean {
  if (jump.kind === 'return_statement') return true
  const loop = loopOf(jump)
  return loop !== null && !body.contains(loop)
}

/** The loop that a `break` or `continue` is for; in the `else` of a loop it is for the next one outside. */
function loopOf(jump: Node): Node | null {
  let below = jump
  for (let outer = jump.parent; outer; below = outer, outer = outer.parent) {
    const isLoop = outer.kind === 'for_statement' || outer.kind === 'while_statement'
    if (isLoop && below.field === 'body') return outer
  }
  return null
}

/** Some code above in the same block, as in `group.cancel_scope.cancel()`, says that the tasks are not waited for. */
function isCancelledBefore(jump: Node): boolean {
  const block = jump.parent
  return block !== null && jump.tree.holds('cancel', { start: block.start, end: jump.start })
}

/** A `finally` of the block runs on the way out, and may stop the tasks. */
function isCleanedUp(jump: Node, body: Node): boolean {
  const attempt = jump.ancestor('try_statement')
  if (!attempt || !body.contains(attempt)) return false
  return attempt.child('finally_clause') !== null || isCleanedUp(attempt, body)
}

/** The edits that put the statement behind the block that it ends; null where it is not its plain end. */
export function leftBehind(jump: Node, { statement }: TaskGroup, file: PythonFile): Edit[] | null {
  if (jump.parent !== statement.get('body') || !jump.previous || jump.next) return null
  if (!ownsLines(jump) || !startsLine(statement)) return null
  if (file.hasComment(jump.previous.end, jump.start)) return null
  if (
    descendants(jump, 'await', 'yield', 'for_in_clause').some(
      each => each.kind !== 'for_in_clause' || each.has('async'),
    )
  )
    return null
  const entered = itemsOf(statement).flatMap(item => {
    const { target } = enteredBy(item)
    return target ? targetNames(target).map(({ text }) => text) : []
  })
  if (descendants(jump, 'identifier').some(({ text }) => entered.includes(text))) return null
  const unit = indentOf(jump).slice(indentOf(statement).length)
  return dedentLines(jump.tree, { start: jump.start, end: jump.end }, unit)
}
