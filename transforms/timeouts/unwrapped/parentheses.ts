/** What was an argument becomes the operand of `await`. */

import { type Edit, insertAfter, insertBefore } from '../../../src/engine/edit.ts'
import type { Node } from '../../../src/python/tree.ts'

/** `await` takes a name, an attribute, an item or a call as it is; a line break outside of their brackets ends the statement. */
export function parenthesized(awaited: Node): Edit[] {
  const isPrimary = /^(identifier|attribute|subscript|call|parenthesized_expression)$/.test(awaited.kind)
  return isPrimary && !breaksLine(awaited) ? [] : [insertBefore(awaited, '('), insertAfter(awaited, ')')]
}

function breaksLine(node: Node): boolean {
  if (node.kind === 'parenthesized_expression') return false
  const [head, ...rest] = node.children
  if (!head || node.kind === 'identifier') return false
  const brackets = node.kind === 'call' || node.kind === 'subscript'
  const open = brackets ? (node.get('arguments') ?? rest[0] ?? node) : null
  const plain = open ? node.tree.text.slice(head.end, open.start) : node.tree.text.slice(head.end, node.end)
  return /[\r\n]/.test(plain) || breaksLine(head)
}
