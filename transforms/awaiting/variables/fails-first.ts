/** Whether the first use of a coroutine that a variable holds always raises, so that none of the others is ever reached. */

import { statementOf } from '../../../src/python/blocks.ts'
import type { Node } from '../../../src/python/tree.ts'
import type { Bound } from './bound.ts'

/** Expressions that evaluate all of their parts, from left to right. */
const ALL_OF_IT =
  /^(argument_list|await|binary_operator|call|concatenated_string|expression_list|expression_statement|interpolation|keyword_argument|list|parenthesized_expression|return_statement|set|string|subscript|tuple)$/

/** True for `found = load()`, where `found - 1` or `found["name"]` comes first, whatever is done with `found` after that. */
export function failsFirst({ bindings, uses }: Bound, assignment: Node): boolean {
  const [first, ...others] = [...uses].sort((a, b) => a.start - b.start)
  if (!first || bindings.length !== 1 || first.start < assignment.end) return false
  const statement = statementOf(first)
  if (
    !raises(first) ||
    statement.parent !== statementOf(assignment).parent ||
    statement.ancestor('try_statement', 'with_statement')
  )
    return false
  // A generator or a function may be defined above and use the variable before.
  return others.every(use => use.start > first.end) && isAlwaysEvaluated(first, statement)
}

function isAlwaysEvaluated(use: Node, statement: Node): boolean {
  for (let outer = use.parent; outer; outer = outer.parent) {
    if (isAssignmentTo(outer, use)) return outer.parent === statement
    if (!ALL_OF_IT.test(outer.kind)) return false
    if (outer === statement) return true
  }
  return false
}

function isAssignmentTo({ kind, children }: Node, use: Node): boolean {
  return kind === 'assignment' && children.at(-1)?.contains(use) === true
}

/** `found - 1`, `found[0]` and `found()`: no object beside it has a say in that. */
function raises({ parent, field }: Node): boolean {
  switch (parent?.kind) {
    case 'binary_operator':
      return /^(integer|float)$/.test(parent.get(field === 'left' ? 'right' : 'left')?.kind ?? '')
    case 'subscript':
      return field === 'value'
    case 'call':
      return field === 'function'
    default:
      return false
  }
}
