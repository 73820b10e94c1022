/** A `with` around a `try` becomes a `try` around the `with`. */

import { type Edit, replace } from '../../../src/engine/edit.ts'
import { dedentLines, indentOf, nextLine } from '../../../src/python/blocks.ts'
import type { Node } from '../../../src/python/tree.ts'

/** The two headers change places; the suite of the `try` keeps its depth, and what comes behind it loses one level. */
export function swapped(statement: Node, attempt: Node): Edit[] {
  const { tree } = statement
  const header = { start: statement.start, end: colonOf(statement).start }
  const suite = attempt.get('body') as Node
  const unit = indentOf(attempt).slice(indentOf(statement).length)
  return [
    replace(header, 'try'),
    replace({ start: attempt.start, end: colonOf(attempt).start }, tree.text.slice(header.start, header.end)),
    ...dedentLines(tree, { start: nextLine(tree, suite.end), end: attempt.end }, unit),
  ]
}

function colonOf(statement: Node): Node {
  return statement.tokens.find(each => each.kind === ':') as Node
}
