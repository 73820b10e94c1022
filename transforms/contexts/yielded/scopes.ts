/** What cancels the code that runs in the block of a `with`: task groups, time limits, cancel scopes. */

import type { PythonFile } from '../../../src/python/file.ts'
import { enteredBy, taskGroupsOf } from '../../../src/python/task-groups.ts'
import { isUnlimited, type TimeLimit, timeLimitsOf } from '../../../src/python/time-limits.ts'
import type { Node } from '../../../src/python/tree.ts'

/** `name` is what makes the scope: `asyncio.timeout`. */
export type CancellingScope = {
  readonly kind: 'task-group' | 'time-limit' | 'cancel-scope'
  readonly name: string
  readonly limit: TimeLimit | null
}

/** The first of the managers of a `with` that cancels its block, or null. */
export function cancellingScope(statement: Node, file: PythonFile): CancellingScope | null {
  const [group] = taskGroupsOf(statement, file)
  if (group) {
    const name = group.library === 'asyncio' ? 'asyncio.TaskGroup' : 'anyio.create_task_group'
    return { kind: 'task-group', name, limit: null }
  }
  const limit = timeLimitsOf(statement, file).find(({ call }) => !isUnlimited(call))
  if (limit) return { kind: 'time-limit', name: limit.name, limit }
  const managers = (statement.child('with_clause')?.children ?? []).map(item => enteredBy(item).manager)
  const isScope = managers.some(each => each?.kind === 'call' && file.called(each) === 'anyio.CancelScope')
  return isScope ? { kind: 'cancel-scope', name: 'anyio.CancelScope', limit: null } : null
}
