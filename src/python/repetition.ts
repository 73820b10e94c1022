/** Whether code runs again and again. */

import { isFirstIterable } from './scopes.ts'
import type { Node } from './tree.ts'

const FRAMES = /^(function_definition|lambda|class_definition|module)$/
const COMPREHENSIONS = /^((list|set|dictionary)_comprehension|generator_expression)$/

/** True for code in a loop or a comprehension of its own function. */
export function isRepeatedIn(node: Node): boolean {
  return loopsAround(node).length > 0
}

/** The loops and comprehensions of the same function that run the node each time round, innermost first. */
export function loopsAround(node: Node): Node[] {
  const loops: Node[] = []
  let below = node
  for (let outer = node.parent; outer && !FRAMES.test(outer.kind); below = outer, outer = outer.parent) {
    if (isFirstIterable(outer, below)) {
      outer = outer.parent as Node
      continue
    }
    if (outer.kind === 'for_statement' && below.field === 'body') loops.push(outer)
    if (outer.kind === 'while_statement' && below.field !== 'alternative') loops.push(outer)
    if (COMPREHENSIONS.test(outer.kind)) loops.push(outer)
  }
  return loops
}
