/** The places in a handler where something is reported and written. */

import { type Edit, insertAfter, type Range, replace } from '../../../src/engine/edit.ts'
import { indentOf, indentUnit, linesBelow, startsLine } from '../../../src/python/blocks.ts'
import type { Node } from '../../../src/python/tree.ts'

/** A clause or a `with` without its block. */
export function headerOf(clause: Node): Range {
  const colon = clause.tokens.find(each => each.kind === ':')
  return { start: clause.start, end: colon?.end ?? clause.end }
}

/** `raise` as the last statement of a block; a `pass` that has nothing to say any more makes room for it. */
export function raiseAtEnd(block: Node): Edit[] {
  const last = block.children.at(-1) as Node
  if (isEmpty(last)) return [replace(last, 'raise')]
  if (!startsLine(last)) return [insertAfter(last, '; raise')]
  return [linesBelow(last, ['raise'])]
}

/** True for `pass` and `...`. */
export function isEmpty(statement: Node): boolean {
  return statement.kind === 'pass_statement' || statement.text === '...'
}

/** The indentation of the statements in a clause. */
export function indentIn(clause: Node): string {
  const first = clause.child('block')?.children[0]
  return first && startsLine(first) ? indentOf(first) : indentOf(clause) + indentUnit(clause.tree)
}
