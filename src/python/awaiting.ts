/** The parentheses that an inserted `await` needs (SEMANTICS 0.1, language reference 6.17). */

import { type Edit, insertAfter, insertBefore } from '../engine/edit.ts'
import type { Node } from './tree.ts'

/** True when `await node` must stand in parentheses: `await` binds looser than a call, an attribute or an index. */
export function awaitNeedsParentheses(node: Node): boolean {
  const parent = node.parent
  switch (parent?.kind) {
    case 'attribute':
      return node.field === 'object'
    case 'subscript':
      return node.field === 'value'
    case 'call':
      return node.field === 'function'
    case 'await':
      return true
    default:
      return false
  }
}

/** Puts `await` (and `opening`, for example `asyncio.to_thread(`) before an expression, and what belongs after it. */
export function awaitAround(node: Node, opening = '', closing = ''): Edit[] {
  const [left, right] = awaitNeedsParentheses(node) ? ['(', ')'] : ['', '']
  const edits = [insertBefore(node, `${left}await ${opening}`)]
  if (closing || right) edits.push(insertAfter(node, `${closing}${right}`))
  return edits
}
