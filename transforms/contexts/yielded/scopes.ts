/** What cancels the code that runs in the block of a `with`: task groups, time limits, cancel scopes. */

import { argumentsOf } from '../../../src/python/calls.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { enteredBy, taskGroupsOf } from '../../../src/python/task-groups.ts'
import { isUnlimited, type TimeLimit, timeLimitsOf } from '../../../src/python/time-limits.ts'
import { descendantsWith, type Node } from '../../../src/python/tree.ts'

/** `name` is what makes the scope: `asyncio.timeout`. */
export type CancellingScope = {
  readonly kind: 'task-group' | 'time-limit' | 'cancel-scope'
  readonly name: string
  readonly limit: TimeLimit | null
}

/** The first of the managers of a `with` that cancels its block, or null. A scope without a name nobody can cancel. */
export function cancellingScope(statement: Node, file: PythonFile): CancellingScope | null {
  const [group] = taskGroupsOf(statement, file)
  if (group) {
    const name = group.library === 'asyncio' ? 'asyncio.TaskGroup' : 'anyio.create_task_group'
    return { kind: 'task-group', name, limit: null }
  }
  const limit = timeLimitsOf(statement, file).find(each => !isUnlimited(each.call) && !isMovable(each))
  if (limit) return { kind: 'time-limit', name: limit.name, limit }
  const isScope = (statement.child('with_clause')?.children ?? []).some(item => {
    const { manager, target } = enteredBy(item)
    if (manager?.kind !== 'call' || file.called(manager) !== 'anyio.CancelScope') return false
    return target !== null || argumentsOf(manager).keywords.has('deadline')
  })
  return isScope ? { kind: 'cancel-scope', name: 'anyio.CancelScope', limit: null } : null
}

/** The code of the block stops the clock before it yields: `limit.reschedule(None)`, `scope.deadline = inf`. */
function isMovable({ statement, alias }: TimeLimit): boolean {
  const body = statement.get('body')
  if (!alias || !body) return false
  return descendantsWith(alias.text, body, 'attribute').some(
    each =>
      each.get('object')?.text === alias.text && /^(reschedule|deadline)$/.test(each.get('attribute')?.text ?? ''),
  )
}
