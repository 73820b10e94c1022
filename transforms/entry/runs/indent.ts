/** The indentation that a statement's own surroundings use. */

import { indentOf, indentUnit } from '../../../src/python/blocks.ts'
import type { Node } from '../../../src/python/tree.ts'

/** One level of indentation at a statement; files that mix tabs and spaces have several. */
export function unitAt(statement: Node): string {
  const header = statement.parent?.parent
  const [inner, outer] = [indentOf(statement), header ? indentOf(header) : '']
  return header && inner.length > outer.length && inner.startsWith(outer)
    ? inner.slice(outer.length)
    : indentUnit(statement.tree)
}
