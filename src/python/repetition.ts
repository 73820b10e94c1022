/** Whether code runs again and again. */

import { executionOf } from './execution.ts'
import { isFirstIterable } from './scopes.ts'
import { descendants, type Node } from './tree.ts'

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

/** True for `while True:` and `while 1:`, whatever may end them from within. */
export function isWhileTrue(loop: Node): boolean {
  const condition = loop.get('condition')
  return condition?.kind === 'true' || condition?.text === '1'
}

/** The loop that a `break` or `continue` belongs to; in the `else` of a loop that is the next one outside. */
export function loopOfJump(jump: Node): Node | null {
  let below = jump
  for (let outer = jump.parent; outer && !FRAMES.test(outer.kind); below = outer, outer = outer.parent)
    if (/^(for|while)_statement$/.test(outer.kind) && below.field === 'body') return outer
  return null
}

/** The statements that leave a loop, errors included; an inner loop's own `break` does not. */
export function exitsOf(loop: Node): Node[] {
  const body = loop.get('body') as Node
  const frame = executionOf(loop).function
  return descendants(body, 'break_statement', 'return_statement', 'raise_statement').filter(
    exit => executionOf(exit).function === frame && (exit.kind !== 'break_statement' || loopOfJump(exit) === loop),
  )
}
