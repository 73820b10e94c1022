/** What becomes of the object that a call returns: every use of it in the same function. */

import { statementOf } from './blocks.ts'
import { executionOf } from './execution.ts'
import type { PythonFile } from './file.ts'
import type { Node } from './tree.ts'

/**
 * The uses of what the call returns: of the variable or the `with` target it is bound to, or the call itself where a method
 * or an attribute follows. Null where it goes where it cannot be seen: returned, stored, passed on, bound with others.
 */
export function usesOfResult(call: Node, file: PythonFile): Node[] | null {
  const value = awaitedAround(call)
  const parent = value.parent
  if (parent?.kind === 'expression_statement' || parent?.kind === 'with_item') return []
  if (parent?.kind === 'attribute') return [value]
  const target = boundName(value)
  const bindings = target && file.scopes.lookup(target.text, target)
  const own = bindings?.find(binding => binding.node === target)
  if (!own || own.scope.node !== executionOf(call).function) return null
  const uses = file.scopes.references(own).filter(use => !bindings?.some(binding => binding.node === use))
  if (bindings?.length === 1) return uses
  const block = parent?.kind === 'as_pattern' ? statementOf(call).get('body') : null
  const isOnlyOne = block && !bindings?.some(binding => binding.node !== target && block.contains(binding.node))
  return isOnlyOne && uses.every(use => bindings?.some(each => withBody(each.node)?.contains(use)))
    ? uses.filter(use => block.contains(use))
    : null
}

/** The call, or the `await` and the parentheses around it. */
function awaitedAround(call: Node): Node {
  const parent = call.parent
  return parent?.kind === 'await' || parent?.kind === 'parenthesized_expression' ? awaitedAround(parent) : call
}

/** The identifier that `x = CALL` or `with CALL as x` binds. */
function boundName(value: Node): Node | null {
  const parent = value.parent
  if (parent?.kind === 'as_pattern' && parent.children[0] === value) {
    const name = parent.get('alias')?.children[0]
    return name?.kind === 'identifier' ? name : null
  }
  const left = parent?.kind === 'assignment' && value.field === 'right' ? parent.get('left') : null
  return left?.kind === 'identifier' ? left : null
}

/** The body of the `with` that binds this name. */
function withBody(name: Node): Node | null {
  return name.parent?.kind === 'as_pattern_target' ? statementOf(name).get('body') : null
}
