/** What is left of `await f()` without the `await`. */

import { type Edit, type Range, remove } from '../engine/edit.ts'
import { awaitNeedsParentheses } from './awaiting.ts'
import { unparenthesized } from './collections.ts'
import type { Node, Tree } from './tree.ts'

/** Takes `await` from an expression that awaits a call, with the parentheses that only it needed; comments stay. */
export function withoutAwait(node: Node): Edit[] {
  const operand = node.children[0] as Node
  const call = unparenthesized(operand)
  const inner = isBare(operand, call) ? call : operand
  const outer = needlessParentheses(node)
  const before = { start: outer?.start ?? node.start, end: inner.start }
  const edits = [remove(hasComment(node.tree, before) ? keywordOf(node) : before)]
  const end = outer?.end ?? node.end
  if (end > inner.end) edits.push(remove({ start: inner.end, end }))
  return edits
}

/** The parentheses that `(await f()).name` needs and `f().name` does not. */
function needlessParentheses(node: Node): Node | null {
  const { parent } = node
  if (parent?.kind !== 'parenthesized_expression' || !awaitNeedsParentheses(parent) || !isBare(parent, node))
    return null
  return /\w/.test(node.tree.text[parent.start - 1] ?? '') ? null : parent
}

/** True where nothing but parentheses and blanks of one line is between two nodes. */
function isBare(outer: Node, inner: Node): boolean {
  const { text } = outer.tree
  return /^[( \t]*$/.test(text.slice(outer.start, inner.start)) && /^[) \t]*$/.test(text.slice(inner.end, outer.end))
}

function hasComment({ comments }: Tree, { start, end }: Range): boolean {
  return comments.some(comment => start <= comment.start && comment.end <= end)
}

/** The word `await` and the blanks after it. */
function keywordOf({ start, tree }: Node): Range {
  const blanks = /^await[ \t]*/.exec(tree.text.slice(start))?.[0] ?? ''
  return { start, end: start + blanks.length }
}
