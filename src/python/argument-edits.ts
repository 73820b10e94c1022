/** Takes arguments out of calls. */

import { type Edit, remove } from '../engine/edit.ts'
import { lineStart, nextLine, startsLine } from './blocks.ts'
import type { Node } from './tree.ts'

/** The edit that takes an argument out of its call, with the comma that it needed; comments stay. */
export function withoutArgument(argument: Node): Edit {
  const list = argument.parent as Node
  const { tree } = argument
  const isBare = (start: number, end: number) => tree.commentsIn({ start, end }).length === 0
  const { previous, next } = argument
  if (previous && isBare(previous.end, argument.start)) return remove({ start: previous.end, end: argument.end })
  if (next && isBare(argument.end, next.start) && !startsAfterLine(argument, next))
    return remove({ start: argument.start, end: next.start })
  if (!previous && !next && isBare(list.start, list.end)) return remove({ start: list.start + 1, end: list.end - 1 })
  const end = commaAfter(argument)?.end ?? argument.end
  const line = nextLine(tree, end)
  const isWholeLine = startsLine(argument) && tree.text.slice(end, line).trim() === ''
  if (isWholeLine) return remove({ start: lineStart(tree, argument.start), end: line })
  const blanks = /^[ \t]*/.exec(tree.text.slice(end))?.[0].length ?? 0
  return remove({ start: argument.start, end: end + blanks })
}

/** True where the next argument stands on a later line than this one, which has its line for itself. */
function startsAfterLine(argument: Node, next: Node): boolean {
  return startsLine(argument) && startsLine(next)
}

function commaAfter(argument: Node): Node | null {
  const tokens = argument.parent?.tokens ?? []
  const after = tokens[argument.index + 1]
  return after?.kind === ',' ? after : null
}
