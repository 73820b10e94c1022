/** A `with` around a `try` becomes a `try` around the `with`. */

import { type Edit, type Range, replace } from '../../../src/engine/edit.ts'
import { dedentLines, indentLines, indentOf, nextLine } from '../../../src/python/blocks.ts'
import type { Node, Tree } from '../../../src/python/tree.ts'

/** The two headers change places; the suite of the `try` keeps its depth, and what comes behind it loses one level. */
export function swapped(statement: Node, attempt: Node): Edit[] {
  const { tree } = statement
  const header = { start: statement.start, end: colonOf(statement).start }
  const suite = attempt.get('body') as Node
  const unit = indentOf(attempt).slice(indentOf(statement).length)
  return [
    replace(header, 'try'),
    replace({ start: attempt.start, end: colonOf(attempt).start }, deeper(tree, header, unit)),
    ...dedentLines(tree, { start: nextLine(tree, suite.end), end: attempt.end }, unit),
  ]
}

/** A text with its further lines one level further right. */
function deeper(tree: Tree, { start, end }: Range, unit: string): string {
  const shifts = indentLines(tree, { start: nextLine(tree, start), end }, unit).map(shift => shift.start)
  return [start, ...shifts].map((from, i) => tree.text.slice(from, shifts[i] ?? end)).join(unit)
}

function colonOf(statement: Node): Node {
  return statement.tokens.find(each => each.kind === ':') as Node
}
