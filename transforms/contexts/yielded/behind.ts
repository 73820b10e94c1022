/** Puts the `yield` that ends the block of a time limit behind that block. */

import { type Edit, insertAfter, replace } from '../../../src/engine/edit.ts'
import { dedentLines, indentOf, lineEnd, ownsLines, startsLine } from '../../../src/python/blocks.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { raisesTimeout, type TimeLimit } from '../../../src/python/time-limits.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'

/** The edits, or null where the `yield` is not the plain end of the block, or the block would not have anything left to limit. */
export function yieldedBehind(yielding: Node, limit: TimeLimit, file: PythonFile): Edit[] | null {
  const { statement, alias } = limit
  const last = yielding.parent
  const [value] = yielding.children
  const items = statement.child('with_clause')?.children ?? []
  // Where a limit just ends its block, there may be nothing to yield behind it.
  if (!raisesTimeout(limit) || items.length > 1 || !value || yielding.has('from')) return null
  if (last?.kind !== 'expression_statement' || last.parent !== statement.get('body') || last.next) return null
  if (!ownsLines(last) || !startsLine(statement)) return null
  const above = last.previous?.end ?? last.parent?.parent?.child('with_clause')?.end ?? statement.start
  if (file.hasComment(above, last.start)) return null
  if (alias && descendants(value, 'identifier').some(({ text }) => text === alias.text)) return null
  return isAwaiting(value) ? withVariable(yielding, value, statement, file) : moved(last, statement)
}

function isAwaiting(value: Node): boolean {
  return descendants(value, 'await', 'for_in_clause').some(each => each.kind === 'await' || each.has('async'))
}

function moved(last: Node, statement: Node): Edit[] | null {
  if (!last.previous) return null
  return dedentLines(last.tree, { start: last.start, end: last.end }, unitOf(last, statement))
}

/** `yield await receive()` → `item = await receive()` in the block, and `yield item` behind it. */
function withVariable(yielding: Node, value: Node, statement: Node, file: PythonFile): Edit[] {
  const name = file.freshName('item')
  const end = lineEnd(yielding.tree, yielding.end)
  return [
    replace({ start: yielding.start, end: value.start }, `${name} = `),
    insertAfter({ start: end, end }, `\n${indentOf(statement)}yield ${name}`),
  ]
}

function unitOf(last: Node, statement: Node): string {
  return indentOf(last).slice(indentOf(statement).length)
}
