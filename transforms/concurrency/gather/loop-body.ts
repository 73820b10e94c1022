/** Takes out of a loop's body what now happens before the loop. */

import { type Edit, type Range, remove, replace } from '../../../src/engine/edit.ts'
import { dedentLines, indentUnit, nextLine } from '../../../src/python/blocks.ts'
import type { Node } from '../../../src/python/tree.ts'
import type { Loop } from './loop.ts'

/** Takes guard, setup and await out of the body. */
export function bodyEdits(
  { guard, setup, statement, rest, awaited }: Loop,
  isBound: boolean,
  variable: string,
): Edit[] {
  const first = setup[0] ?? statement
  const kept = isBound ? (rest[0] as Node) : statement
  const comment = isBound ? commentIn(statement.end, kept.start, kept) : null
  const end = comment?.start ?? kept.start
  const edits = [
    ...(end > first.start ? [remove({ start: first.start, end })] : []),
    ...(isBound ? [] : [replace(awaitedRange(awaited), variable)]),
  ]
  return guard ? [...edits, ...withoutGuard(guard, first, edits)] : edits
}

/** The await with its own parentheses, or with the line breaks around it where it is a call's only argument. */
function awaitedRange(awaited: Node): Range {
  const { parent } = awaited
  if (parent?.kind === 'parenthesized_expression') return parent
  const isAlone = parent?.kind === 'argument_list' && parent.children.length === 1
  const hasComment = awaited.tree.comments.some(({ start }) => !!parent && parent.start < start && start < parent.end)
  return isAlone && !hasComment ? { start: parent.start + 1, end: parent.end - 1 } : awaited
}

/** Takes the `if` line away and the indentation of what it held. */
function withoutGuard(guard: Node, first: Node, edits: readonly Edit[]): Edit[] {
  const { tree } = guard
  const inner = commentIn(guard.start, first.start, guard)?.start ?? first.start
  const range = { start: nextLine(tree, inner), end: guard.end }
  const dedents = range.start < range.end ? dedentLines(tree, range, indentUnit(tree)) : []
  const free = dedents.filter(each => !edits.some(other => each.start < other.end && other.start < each.end))
  return [remove({ start: guard.start, end: inner }), ...free]
}

function commentIn(start: number, end: number, { tree }: Node) {
  return tree.commentsIn({ start, end })[0]
}
