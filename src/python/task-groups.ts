/** Task groups that an `async with` statement enters, and the tasks that are started in them. */

import { executionOf } from './execution.ts'
import type { PythonFile } from './file.ts'
import { descendantsWith, type Node } from './tree.ts'

export type TaskGroup = {
  /** The `async with` statement. */
  readonly statement: Node
  /** The `with_item` that enters the group. */
  readonly item: Node
  readonly library: 'asyncio' | 'anyio'
  /** The name behind `as`; null where there is none, or something else than a name. */
  readonly name: Node | null
}

const GROUPS: ReadonlyMap<string, TaskGroup['library']> = new Map([
  ['asyncio.TaskGroup', 'asyncio'],
  ['asyncio.taskgroups.TaskGroup', 'asyncio'],
  ['anyio.create_task_group', 'anyio'],
])

/** Words of which one stands in each file that makes a task group. */
export const groupWords = ['TaskGroup', 'create_task_group']

/** What starts a task in a group and comes back at once. */
const STARTERS = { asyncio: 'create_task', anyio: 'start_soon' } as const

/** The task groups among the managers of a `with` statement, each made on the spot. */
export function taskGroupsOf(statement: Node, file: PythonFile): TaskGroup[] {
  if (!statement.has('async')) return []
  return (statement.child('with_clause')?.children ?? []).flatMap(item => {
    const { manager, target } = enteredBy(item)
    const library = manager?.kind === 'call' ? GROUPS.get(file.called(manager) ?? '') : undefined
    return library ? [{ statement, item, library, name: target?.kind === 'identifier' ? target : null }] : []
  })
}

/** The manager of a `with_item`, and what stands behind its `as`. */
export function enteredBy(item: Node): { manager: Node | null; target: Node | null } {
  const value = item.get('value')
  if (value?.kind !== 'as_pattern') return { manager: value, target: null }
  return { manager: value.children[0] ?? null, target: value.get('alias')?.children[0] ?? null }
}

/** The calls below a node that start a task in the group, by the same function, in source order. */
export function startsIn(body: Node, { name, library, statement }: TaskGroup): Node[] {
  const starter = STARTERS[library]
  const { function: frame } = executionOf(statement)
  if (!name || !body.tree.holds(starter, body)) return []
  return descendantsWith(starter, body, 'call').filter(call => {
    const callee = call.get('function')
    const isStart = callee?.get('attribute')?.text === starter && callee.get('object')?.text === name.text
    return isStart && executionOf(call).function === frame
  })
}
