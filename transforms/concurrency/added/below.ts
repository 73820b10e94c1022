/** Lines that are added below a statement. */

import { type Edit, insertAfter } from '../../../src/engine/edit.ts'
import { indentOf, lineEnd } from '../../../src/python/blocks.ts'
import type { Node } from '../../../src/python/tree.ts'

/** Puts lines below a statement that has its lines for itself, behind the comment on its last one, with its indentation. */
export function linesBelow(statement: Node, lines: readonly string[]): Edit {
  const { tree, end: last } = statement
  // A block may end between the two characters of its line end.
  const end = lineEnd(tree, tree.text[last - 1] === '\r' ? last - 1 : last)
  return insertAfter({ start: end, end }, lines.map(line => `\n${indentOf(statement)}${line}`).join(''))
}
