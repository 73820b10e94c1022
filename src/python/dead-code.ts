/** Code that never runs, as far as a constant of the module tells. */

import type { PythonFile } from './file.ts'
import type { Node } from './tree.ts'

/**
 * True in a branch whose condition is false for good: `if TYPE_CHECKING:`, and `if IS_SYNC:` where the module says
 * `IS_SYNC = False` once. Libraries that keep a sync and an async edition in one source are written so.
 */
export function neverRuns(node: Node, file: PythonFile): boolean {
  let below = node
  for (let outer = node.parent; outer; below = outer, outer = outer.parent) {
    if (outer.kind !== 'if_statement' && outer.kind !== 'conditional_expression') continue
    const taken = truthOf(outer.kind === 'if_statement' ? outer.get('condition') : (outer.children[1] ?? null), file)
    if (taken === false && isConsequence(outer, below)) return true
    if (taken === true && isAlternative(outer, below)) return true
  }
  return false
}

function isConsequence(outer: Node, below: Node): boolean {
  return outer.kind === 'if_statement' ? below.field === 'consequence' : outer.children[0] === below
}

function isAlternative(outer: Node, below: Node): boolean {
  return outer.kind === 'if_statement' ? /^(elif|else)_clause$/.test(below.kind) : outer.children[2] === below
}

/** What a condition always is, or null where it depends. */
function truthOf(condition: Node | null, file: PythonFile): boolean | null {
  switch (condition?.kind) {
    case 'true':
      return true
    case 'false':
      return false
    case 'parenthesized_expression':
      return truthOf(condition.children[0] ?? null, file)
    case 'not_operator': {
      const inner = truthOf(condition.get('argument'), file)
      return inner === null ? null : !inner
    }
    case 'boolean_operator': {
      const decides = condition.has('or')
      const sides = ['left', 'right'].map(side => truthOf(condition.get(side), file))
      if (sides.includes(decides)) return decides
      return sides.includes(null) ? null : !decides
    }
    case 'identifier':
      return constant(condition, file)
    default:
      return null
  }
}

function constant(name: Node, file: PythonFile): boolean | null {
  if (file.names.of(name) === 'typing.TYPE_CHECKING') return false
  const bindings = file.scopes.lookup(name.text, name)
  const [only] = bindings ?? []
  if (bindings?.length !== 1 || only?.scope.kind !== 'module' || only.kind !== 'assignment') return null
  return only.value?.kind === 'true' ? true : only.value?.kind === 'false' ? false : null
}
