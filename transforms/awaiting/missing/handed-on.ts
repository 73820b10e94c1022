/** What becomes of a value that is tested and handed on as well: `f() or g()`, `x := f()`. */

import type { Facts } from '../../../src/project/facts.ts'
import { awaitableOf } from '../../../src/project/results.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import type { Node } from '../../../src/python/tree.ts'
import { useOf } from '../../../src/python/value-uses.ts'

export const handedOnReasons = {
  'awaited-as-whole': 'the whole expression is awaited, or may be, and so its value has to stay something to await',
} as const

/**
 * True where the value of a whole `f() or g()` is awaited, or may be because other parts of it are coroutines as well: then
 * awaiting `f()` alone would make it a value that sometimes cannot be awaited.
 */
export function isAwaitedAsWhole(call: Node, file: PythonFile, facts: Facts): boolean {
  const whole = wholeOf(call)
  if (whole === call) return false
  const use = useOf(whole, file)
  if (use === 'awaited') return true
  const target = whole.parent?.kind === 'assignment' && use === 'assigned' ? whole.parent.get('left') : null
  if (target && isAwaitedByName(target, file)) return true
  if (use !== 'assigned' && use !== 'returned' && use !== 'yielded' && use !== 'other') return false
  return operandsOf(whole).some(
    each => each !== call && each.kind === 'call' && awaitableOf(each, file, facts)?.given === 'coroutine',
  )
}

/** True where a name is awaited, or given to asyncio to await, anywhere in its scope. */
export function isAwaitedByName(name: Node, file: PythonFile): boolean {
  const [binding] = file.scopes.lookup(name.text, name) ?? []
  const uses = binding ? file.scopes.references(binding) : []
  return uses.some(use => useOf(use, file) === 'awaited' || isGivenToLoop(use, file))
}

function isGivenToLoop(use: Node, file: PythonFile): boolean {
  const call = use.ancestor('call')
  const name = call && (file.called(call) ?? call.get('function')?.get('attribute')?.text)
  return !!name && /^asyncio\.|^(create_task|run_until_complete|start_soon)$/.test(name)
}

/** The whole expression of `and`, `or` and `x if c else y` that may have the value of the node. */
function wholeOf(node: Node): Node {
  const { parent } = node
  const isOperand =
    parent?.kind === 'boolean_operator' ||
    parent?.kind === 'parenthesized_expression' ||
    (parent?.kind === 'conditional_expression' && parent.children[1] !== node)
  return isOperand ? wholeOf(parent as Node) : node
}

/** The expressions of which one is the value of the whole. */
function operandsOf(whole: Node): Node[] {
  switch (whole.kind) {
    case 'boolean_operator':
    case 'parenthesized_expression':
      return whole.children.flatMap(operandsOf)
    case 'conditional_expression':
      return [whole.children[0], whole.children[2]].flatMap(each => (each ? operandsOf(each) : []))
    default:
      return [whole]
  }
}
