/** Whether an expression names the same lock from one line to another. */

import { attributeSources, classOfSelf, hasBaseElsewhere } from '../../../src/python/attributes.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { isRepeatedIn } from '../../../src/python/repetition.ts'
import type { Binding } from '../../../src/python/scopes.ts'
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
  if (first.scope.node !== own) return bindings.length === 1 && isSetOnce(first)
  return bindings.every(({ node }) => executionOf(node).function === own && (node.end < lock.start || node.start > end))
}

/** True for what the module, or one call of the function around, sets: no loop, and no other function by `global` or `nonlocal`. */
function isSetOnce({ node, scope }: Binding): boolean {
  const setter = executionOf(node).function
  const isOwn = scope.kind === 'module' ? !setter : setter === scope.node
  return isOwn && !isRepeatedIn(node)
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

/** True where the class of `self.lock` may give it any value: `self.__dict__.update(options)`, `vars(self)[name] = value` */
export function isSetByDictionary(lock: Node, file: PythonFile): boolean {
  const owner = lock.kind === 'attribute' ? classOfSelf(lock.get('object') as Node, file) : null
  if (!owner) return false
  return ['__dict__', 'vars'].some(word => descendantsWith(word, owner, 'identifier').some(({ text }) => text === word))
}
