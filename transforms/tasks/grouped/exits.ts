/** Statements that leave the block of a task group. */

import type { Edit } from '../../../src/engine/edit.ts'
import { dedentLines, indentOf, ownsLines, startsLine } from '../../../src/python/blocks.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { loopOfJump, loopsAround } from '../../../src/python/repetition.ts'
import type { TaskGroup } from '../../../src/python/task-groups.ts'
import { descendants, descendantsWith, type Node } from '../../../src/python/tree.ts'
import { itemsOf } from './resources.ts'

const JUMPS = ['return', 'break', 'continue']

/**
 * The `return`, `break` and `continue` statements that leave the block, unless the group has no tasks by then, or they are stopped before
 * or on the way out.
 */
export function exitsOf(group: TaskGroup): Node[] {
  const { statement } = group
  const body = statement.get('body')
  const { function: frame } = executionOf(statement)
  if (!body) return []
  return JUMPS.flatMap(word => descendantsWith(word, body, `${word}_statement`)).filter(
    each =>
      executionOf(each).function === frame &&
      leaves(each, body) &&
      mayHaveTasks(each, body, group) &&
      !isCancelledBefore(each) &&
      !isCleanedUp(each, body),
  )
}

/** A `break` belongs to the loop around it, which may stand in the block itself. */
function leaves(jump: Node, body: Node): boolean {
  if (jump.kind === 'return_statement') return true
  const loop = loopOfJump(jump)
  return loop !== null && !body.contains(loop)
}

/** The group is used above, or by what an earlier round of a loop in the block did. */
function mayHaveTasks(jump: Node, body: Node, { name }: TaskGroup): boolean {
  const loop = loopsAround(jump).findLast(each => body.contains(each))
  return name !== null && jump.tree.holds(name.text, { start: body.start, end: (loop ?? jump).end })
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
export function leftBehind(jump: Node, group: TaskGroup, file: PythonFile): Edit[] | null {
  const { statement } = group
  // Another manager may be closed by then, or end an error of the block.
  if (itemsOf(statement).length > 1 || mayBeCancelled(group)) return null
  if (jump.parent !== statement.get('body') || !jump.previous || jump.next) return null
  if (!ownsLines(jump) || !startsLine(statement)) return null
  if (file.hasComment(jump.previous.end, jump.start)) return null
  if (
    descendants(jump, 'await', 'yield', 'for_in_clause').some(
      each => each.kind !== 'for_in_clause' || each.has('async'),
    )
  )
    return null
  if (descendants(jump, 'identifier').some(({ text }) => text === group.name?.text)) return null
  const unit = indentOf(jump).slice(indentOf(statement).length)
  return dedentLines(jump.tree, { start: jump.start, end: jump.end }, unit)
}

/** anyio's group ends the block half way, and goes on behind it, once somebody who was given the group or its scope cancels that. */
function mayBeCancelled({ statement, name, library }: TaskGroup): boolean {
  const body = statement.get('body')
  if (library !== 'anyio' || !name || !body) return false
  return descendantsWith(name.text, body, 'identifier').some(each => {
    const method = each.field === 'object' ? each.parent?.get('attribute')?.text : null
    return each.text === name.text && !/^start(_soon)?$/.test(method ?? '')
  })
}
