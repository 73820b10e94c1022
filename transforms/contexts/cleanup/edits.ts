/** Puts the statements of a suite into a `try` with a `finally`. */

import type { Edit } from '../../../src/engine/edit.ts'
import { indentLines, indentOf, lineEnd, lineStart, nextLine, unitAt } from '../../../src/python/blocks.ts'
import type { Node, Tree } from '../../../src/python/tree.ts'

/** What is tried, and what comes in the `finally`: neighbours in a suite, each with its lines for itself. */
export type Parts = { readonly tried: readonly Node[]; readonly last: readonly Node[] }

/** Comments stay with the statement that they stand above; blank lines in front of the `finally` go. */
export function asTry({ tried, last }: Parts): Edit[] {
  const [first, end, undoing, final] = [tried[0], tried.at(-1), last[0], last.at(-1)]
  if (!first || !end || !undoing || !final) return []
  const { tree } = first
  const [indent, unit] = [indentOf(first), unitAt(first)]
  const start = lineStart(tree, first.start)
  const gap = { start: nextLine(tree, end.end), end: behindBlank(tree, nextLine(tree, end.end)) }
  const shifts = indentLines(tree, { start: nextLine(tree, first.start), end: final.end }, unit)
  return [
    { start, end: start, text: `${indent}try:\n${unit}` },
    ...shifts.filter(edit => edit.start < gap.start || edit.start > gap.end),
    { ...gap, text: `${indent}finally:\n${unit}` },
  ]
}

/** The start of the first line from an offset on that holds something. */
function behindBlank(tree: Tree, offset: number): number {
  const isBlank = tree.text.slice(offset, lineEnd(tree, offset)).trim() === ''
  return isBlank ? behindBlank(tree, nextLine(tree, offset)) : offset
}
