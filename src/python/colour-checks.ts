/** Code that asks what a function is before it calls it: then what the call gives depends. */

import { oncePerNode } from './memo.ts'
import { descendants, type Node } from './tree.ts'

const QUESTIONS = /^(_?is_?(async|coroutine|awaitable|async_?gen)\w*)$/i

/** True where a condition around the node asks whether something is a coroutine, or a coroutine function. */
export const asksForColour = oncePerNode(node => {
  for (let outer = node.parent, below = node; outer; below = outer, outer = outer.parent) {
    if (outer.kind === 'function_definition' || outer.kind === 'class_definition') return false
    const condition =
      outer.kind === 'conditional_expression'
        ? (outer.children[1] ?? null)
        : /^(if_statement|elif_clause|while_statement)$/.test(outer.kind)
          ? outer.get('condition')
          : null
    if (condition && condition !== below && asks(condition)) return true
  }
  return false
})

function asks(condition: Node): boolean {
  return descendants(condition, 'identifier').some(({ text }) => QUESTIONS.test(text))
}
