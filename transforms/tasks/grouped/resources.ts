/** Resources that are opened inside of a task group and closed before the tasks which they were given to. */

import type { Facts } from '../../../src/project/facts.ts'
import { argumentsOf } from '../../../src/python/calls.ts'
import { suspensionsIn } from '../../../src/python/cancellation.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { loopsAround } from '../../../src/python/repetition.ts'
import { isStore, targetNames } from '../../../src/python/targets.ts'
import { enteredBy, startsIn, type TaskGroup, taskGroupsOf } from '../../../src/python/task-groups.ts'
import { descendantsWith, type Node } from '../../../src/python/tree.ts'
import { closesAtItsEnd } from './closing.ts'

export type Resource = {
  /** The `with` statement that opens it, which may be the one of the group. */
  readonly statement: Node
  readonly item: Node
  /** What the code calls it. */
  readonly name: string
}

/** The resources that are closed before the tasks of the group which hold them have begun. */
export function closedEarly(group: TaskGroup, file: PythonFile, facts: Facts): Resource[] {
  const body = group.statement.get('body')
  const frame = executionOf(group.statement).function
  if (!body || !group.name || startsIn(body, group).length === 0) return []
  // Such a task begins at once.
  if (facts.filesWith('eager_task_factory').length > 0) return []
  const inner = descendantsWith('with', body, 'with_statement').filter(each => executionOf(each).function === frame)
  return [group.statement, ...inner].flatMap(statement =>
    itemsOf(statement)
      .filter(item => statement !== group.statement || item.start > group.item.start)
      .flatMap(item => handedOut(item, statement, group, file, facts)),
  )
}

export function itemsOf(statement: Node): readonly Node[] {
  return statement.child('with_clause')?.children ?? []
}

function handedOut(item: Node, statement: Node, group: TaskGroup, file: PythonFile, facts: Facts): Resource[] {
  const { manager, target } = enteredBy(item)
  const body = statement.get('body')
  if (!manager || !target || !body) return []
  // A group waits for its tasks itself.
  if (taskGroupsOf(statement, file).some(inner => inner.item === item)) return []
  for (const { text } of targetNames(target)) {
    if (descendantsWith(text, body, 'identifier').some(each => each.text === text && isStore(each))) continue
    const last = startsIn(body, group).findLast(start => isGiven(text, start, group))
    if (last && endsAtOnce(last, body, group, file) && closesAtItsEnd(manager, file, facts))
      return [{ statement, item, name: text }]
  }
  return []
}

/** True where the task gets the object itself: as an argument of its coroutine, or because the coroutine is a method of it. */
function isGiven(name: string, start: Node, { library }: TaskGroup): boolean {
  const [first, ...others] = argumentsOf(start).positional
  if (library === 'anyio') return others.some(each => each.text === name) || rootOf(first)?.text === name
  if (first?.kind !== 'call') return false
  const { positional, keywords } = argumentsOf(first)
  const isMethod = first.get('function')?.kind === 'attribute' && rootOf(first.get('function'))?.text === name
  return isMethod || [...positional, ...keywords.values()].some(each => isOrHolds(each, name))
}

/** True for the object, and for a list or a tuple of it. */
function isOrHolds(node: Node, name: string): boolean {
  if (node.kind === 'identifier') return node.text === name
  return /^(list|tuple|set)$/.test(node.kind) && node.children.some(each => isOrHolds(each, name))
}

/** `client` of `client.orders.get`. */
function rootOf(node: Node | null | undefined): Node | null {
  return node?.kind === 'attribute' ? rootOf(node.get('object')) : node?.kind === 'identifier' ? node : null
}

/** True where nothing is waited for between the start of a task and the end of the block. */
function endsAtOnce(start: Node, body: Node, group: TaskGroup, file: PythonFile): boolean {
  const loops = loopsAround(start).filter(loop => body.contains(loop))
  const waits = suspensionsIn(body).filter(each => !isOwnManager(each, start, group, file))
  if (waits.some(each => each.end >= start.end || loops.some(loop => isInRound(each, loop)))) return false
  const stops = ['cancel', 'yield'].flatMap(word => descendantsWith(word, body, 'identifier', 'yield'))
  return !stops.some(({ kind, text }) => kind === 'yield' || text === 'cancel')
}

/** The items of a `for` are made before its first round. */
function isInRound(node: Node, loop: Node): boolean {
  const isFirst = loop.kind === 'for_statement' && loop.get('right')?.contains(node)
  return loop.contains(node) && !(isFirst && !loop.has('async'))
}

/** `async with` around the start whose value the task is given: a resource of its own, and nothing that waits for the task. */
function isOwnManager(node: Node, start: Node, group: TaskGroup, file: PythonFile): boolean {
  if (node.kind !== 'with_statement') return false
  const isGroup = taskGroupsOf(node, file).length > 0
  const isInLoop = loopsAround(node).some(loop => group.statement.contains(loop))
  return (
    node.contains(start) &&
    !isGroup &&
    !isInLoop &&
    itemsOf(node).some(item => {
      const { target } = enteredBy(item)
      return target !== null && targetNames(target).some(({ text }) => isGiven(text, start, group))
    })
  )
}
