/** Opens a resource before the task group whose tasks use it. */

import { type Edit, replace } from '../../../src/engine/edit.ts'
import { indentOf, lineEnd, startsLine } from '../../../src/python/blocks.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { loopsAround } from '../../../src/python/repetition.ts'
import { enteredBy, type TaskGroup } from '../../../src/python/task-groups.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import { itemsOf, type Resource } from './resources.ts'

export const orderReasons = {
  comment: 'comments stand between the two; open it before the group, so that it is closed after the tasks',
  'in-loop': 'each round opens one of its own; open it in the coroutine that the task runs, which then closes it',
  'more-in-group': 'the block of the group holds more than this `with`; open it before the group',
  'needs-group': 'what opens it uses the group itself, so they cannot change places',
  'other-managers': 'something else is entered along with it, and would last as long; open it before the group',
  'shared-line': 'it shares its line with other code; open it before the group',
} as const

/** Why the two cannot change places, or the edits that make them. */
export function openedBefore(
  resource: Resource,
  group: TaskGroup,
  file: PythonFile,
): keyof typeof orderReasons | Edit[] {
  return resource.statement === group.statement ? movedInHeader(resource, group, file) : swapped(resource, group, file)
}

/** `async with TaskGroup() as group, connect() as client:` → the group comes last. */
function movedInHeader(resource: Resource, group: TaskGroup, file: PythonFile) {
  const items = itemsOf(group.statement)
  const part = items.slice(items.indexOf(group.item), items.indexOf(resource.item) + 1)
  const [, ...others] = part
  if (file.hasComment(group.statement.start, endOfHeader(group.statement))) return 'comment'
  if (others.some(item => usesGroup(item, group))) return 'needs-group'
  if (others.some(isNameless)) return 'other-managers'
  return part.map((item, at) => replace(item, (others[at] ?? group.item).text))
}

/** The header of the group changes places with the one below it. */
function swapped({ statement }: Resource, group: TaskGroup, file: PythonFile) {
  const outer = group.statement
  if (loopsAround(statement).some(loop => outer.contains(loop))) return 'in-loop'
  if (statement.parent !== bodyOf(outer) || statement.previous || statement.next) return 'more-in-group'
  if (itemsOf(outer).length > 1 || itemsOf(statement).some(isNameless)) return 'other-managers'
  if (itemsOf(statement).some(item => usesGroup(item, group))) return 'needs-group'
  if (!startsLine(outer) || !startsLine(statement) || !startsLine(bodyOf(statement))) return 'shared-line'
  if (file.hasComment(outer.start, endOfHeader(statement))) return 'comment'
  return [replace(headerOf(outer), movedTo(outer, statement)), replace(headerOf(statement), movedTo(statement, outer))]
}

/** A lock that is held until the tasks have ended may be one that they wait for. */
function isNameless(item: Node): boolean {
  return enteredBy(item).target === null
}

function usesGroup(item: Node, { name }: TaskGroup): boolean {
  const { manager } = enteredBy(item)
  return manager !== null && descendants(manager, 'identifier').some(({ text }) => text === name?.text)
}

function bodyOf(statement: Node): Node {
  return statement.get('body') as Node
}

function headerOf(statement: Node) {
  const colon = statement.tokens.find(each => each.kind === ':') as Node
  return { start: statement.start, end: colon.start }
}

/** The end of the last line of the header. */
function endOfHeader(statement: Node): number {
  return lineEnd(statement.tree, headerOf(statement).end)
}

function textOf(statement: Node): string {
  const { start, end } = headerOf(statement)
  return statement.tree.text.slice(start, end)
}

/** The header, with its further lines as far to the right as its first one will be; a string of several lines keeps what it says. */
function movedTo(other: Node, statement: Node): string {
  const text = textOf(statement)
  const header = headerOf(statement)
  const strings = itemsOf(statement).flatMap(item => descendants(item, 'string'))
  if (strings.some(each => each.end <= header.end && each.text.includes('\n'))) return text
  return text.replaceAll(`\n${indentOf(statement)}`, `\n${indentOf(other)}`)
}
