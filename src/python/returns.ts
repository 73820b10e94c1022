/** What a function hands back to its caller: the values of its own `return` and `yield` statements. */

import { executionOf } from './execution.ts'
import { descendantsWith, type Node } from './tree.ts'

/** The values of the function's own `return` statements; one without a value gives none. */
export function returnValues(definition: Node): Node[] {
  return returnsOf(definition).flatMap(({ children: [value] }) => value ?? [])
}

/** The function's own `return` statements, without those of functions inside of it. */
export function returnsOf(definition: Node): Node[] {
  const body = definition.get('body')
  if (!body) return []
  return descendantsWith('return', body, 'return_statement').filter(each => executionOf(each).function === definition)
}

/** The values that the function's own `yield`s hand out. */
export function yieldedValues(definition: Node): Node[] {
  const body = definition.get('body')
  if (!body) return []
  return descendantsWith('yield', body, 'yield')
    .filter(each => executionOf(each).function === definition && !each.has('from'))
    .flatMap(({ children: [value] }) => value ?? [])
}
