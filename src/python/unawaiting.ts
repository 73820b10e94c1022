/** What `await` awaits, and what is left of it without the `await`. */

import { type Edit, type Range, remove } from '../engine/edit.ts'
import { unparenthesized } from './collections.ts'
import type { Node } from './tree.ts'

/** The operand of an `await`. It binds tighter than `**` (language reference 6.17), which the grammar reads the other way round. */
export function operandOf(awaiting: Node): Node {
  const [operand] = awaiting.children as readonly [Node]
  return operand.kind === 'binary_operator' && operand.has('**') ? (operand.get('left') as Node) : operand
}

/** Takes `await` from an expression that awaits a call, and the parentheses around it that a call does not need; comments stay. */
export function withoutAwait(awaiting: Node): Edit[] {
  const operand = operandOf(awaiting)
  const call = unparenthesized(operand)
  const inner = isBare(operand, call) ? call : operand
  const outer = needlessParentheses(awaiting, operand)
  const before = { start: outer.start, end: inner.start }
  if (awaiting.tree.commentsIn(before).length > 0) return [remove(keywordOf(awaiting))]
  const edits = [
    remove(before),
    remove({ start: inner.end, end: operand.end }),
    remove({ start: awaiting.end, end: outer.end }),
  ]
  return edits.filter(({ start, end }) => start < end)
}

/** The parentheses of `(await f()).name`, which `f().name` does not need; the `await` itself where there are none. */
function needlessParentheses(awaiting: Node, operand: Node): Node {
  const { parent } = awaiting
  if (parent?.kind !== 'parenthesized_expression' || !isBare(parent, awaiting)) return awaiting
  const isPower = operand !== awaiting.children[0]
  return isPower || /\w/.test(awaiting.tree.text[parent.start - 1] ?? '') ? awaiting : parent
}

/** True where nothing but parentheses and blanks of one line is between two nodes. */
function isBare(outer: Node, inner: Node): boolean {
  const { text } = outer.tree
  return /^[( \t]*$/.test(text.slice(outer.start, inner.start)) && /^[) \t]*$/.test(text.slice(inner.end, outer.end))
}

/** The word `await` and the blanks after it. */
function keywordOf({ start, tree }: Node): Range {
  const blanks = /^await[ \t]*/.exec(tree.text.slice(start))?.[0] ?? ''
  return { start, end: start + blanks.length }
}
