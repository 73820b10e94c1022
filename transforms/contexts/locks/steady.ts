/** Whether an expression names the same lock from one line to another. */

import { attributeSources, classOfSelf, hasBaseElsewhere } from '../../../src/python/attributes.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { descendantsWith, type Node } from '../../../src/python/tree.ts'

/**
 * True where the name has a lock for its value, and nothing gives it another one between the two places: not in this function, and
 * not in others that run meanwhile.
 * @param end where the second place is
 */
export function isSteady(lock: Node, end: number, file: PythonFile): boolean {
  if (lock.kind === 'attribute') return isSetAtOnce(lock, file)
  const bindings = file.scopes.lookup(lock.text, lock) ?? []
  const [first] = bindings
  const own = executionOf(lock).function
  if (!first || !bindings.every(({ value }) => value?.kind === 'call')) return false
  if (first.scope.node !== own) return bindings.length === 1
  return bindings.every(({ node }) => executionOf(node).function === own && (node.end < lock.start || node.start > end))
}

/** An attribute that only `__init__()` and the body of the class set. */
function isSetAtOnce(attribute: Node, file: PythonFile): boolean {
  const owner = classOfSelf(attribute.get('object') as Node, file)
  const name = attribute.get('attribute')?.text ?? ''
  const sources = owner && !hasBaseElsewhere(owner, file) ? attributeSources(owner, name, file) : []
  if (sources.length === 0 || isDeleted(name, file)) return false
  return sources.every(({ value }) => {
    const setter = value && executionOf(value).function
    return value?.kind === 'call' && (!setter || setter.get('name')?.text === '__init__')
  })
}

function isDeleted(name: string, { tree }: PythonFile): boolean {
  return descendantsWith('del', tree.root, 'delete_statement').some(each => tree.holds(name, each))
}
