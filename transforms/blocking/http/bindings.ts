/** Which of several assignments to a name a use certainly sees. */

import { isSuite, statementOf } from '../../../src/python/blocks.ts'
import type { Node } from '../../../src/python/tree.ts'

/**
 * The one binding whose value the use sees, or null where control can come from several.
 * @param bindings the identifiers that bind the name in the scope of the use
 */
export function sourceOf(use: Node, bindings: readonly Node[]): Node | null {
  let statement = statementOf(use)
  while (true) {
    const found = lastBefore(statement, use, bindings)
    if (found) return found === 'several' ? null : found
    const owner = ownerOf(statement)
    if (!owner || mixes(owner, statement, bindings)) return null
    statement = owner
  }
}

/** The binding among the statements of the suite before this one; `several` where one of them binds it only sometimes. */
function lastBefore(statement: Node, use: Node, bindings: readonly Node[]): Node | 'several' | null {
  const siblings = statement.parent?.children ?? []
  for (const sibling of siblings.slice(0, siblings.indexOf(statement)).reverse()) {
    const inside = bindings.filter(binding => sibling.contains(binding))
    const [only] = inside
    if (only) return inside.length === 1 && statementOf(only) === sibling && isPlain(sibling) ? only : 'several'
  }
  const own = bindings.filter(binding => statement.contains(binding) && statementOf(binding) === statement)
  return own.some(binding => binding.start > use.end || statement.kind !== 'expression_statement') ? 'several' : null
}

function isPlain(statement: Node): boolean {
  return statement.kind === 'expression_statement'
}

/** The compound statement around the suite of this one, within the same function. */
function ownerOf(statement: Node): Node | null {
  const clause = statement.parent?.parent
  if (!clause || clause.kind === 'function_definition' || clause.kind === 'module') return null
  const owner = statementOf(clause)
  return owner.parent && isSuite(owner.parent) ? owner : null
}

/** Loops bring values of an earlier round; the clauses of a `try` see what its body did before it failed. */
function mixes(owner: Node, statement: Node, bindings: readonly Node[]): boolean {
  if (owner.kind !== 'for_statement' && owner.kind !== 'while_statement' && owner.kind !== 'try_statement') return false
  const suite = statement.parent as Node
  return bindings.some(each => owner.contains(each) && (owner.kind !== 'try_statement' || !suite.contains(each)))
}
