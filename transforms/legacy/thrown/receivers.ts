/** Whether an object is a generator or a coroutine of Python's own. */

import type { Facts } from '../../../src/project/facts.ts'
import { resultOf } from '../../../src/project/results.ts'
import { attributeSources, classOfSelf } from '../../../src/python/attributes.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { identifiersNamed } from '../../../src/python/named-nodes.ts'
import type { Node } from '../../../src/python/tree.ts'

/** True for `x.throw` of a coroutine or generator, and for `x.athrow`, which asynchronous generators alone have. */
export function isThrow(callee: Node, file: PythonFile, facts: Facts): boolean {
  const method = callee.get('attribute')?.text
  const object = callee.get('object') as Node
  if (method === 'athrow') return isGenerator(object, file, facts) || !definesThrow(file, facts)
  return method === 'throw' && isGenerator(object, file, facts)
}

/** True where a class of the project has an `athrow` of its own. */
function definesThrow(file: PythonFile, facts: Facts): boolean {
  const isDefinition = ({ field, parent }: Node) => field === 'name' && parent?.kind === 'function_definition'
  return [file, ...facts.filesWith('athrow')].some(each => identifiersNamed('athrow', each.tree).some(isDefinition))
}

function isGenerator(object: Node, file: PythonFile, facts: Facts): boolean {
  const made = object.kind === 'call' ? object : madeBy(object, file)
  const result = made && resultOf(made, file, facts)
  if (!result) return false
  if (result.given === 'coroutine' || result.given === 'async-generator') return true
  return result.functions.length > 0 && result.functions.every(each => each.isGenerator && each.decorators.length === 0)
}

/** The call that makes what a variable, or an attribute of `self`, holds. */
function madeBy(object: Node, file: PythonFile): Node | null {
  if (object.kind === 'identifier') {
    const bindings = file.scopes.lookup(object.text, object)
    return bindings?.length === 1 ? asCall(bindings[0]?.value) : null
  }
  const owner = object.kind === 'attribute' ? classOfSelf(object.get('object') as Node, file) : null
  const sources = owner ? attributeSources(owner, object.get('attribute')?.text ?? '', file) : []
  return sources.length === 1 ? asCall(sources[0]?.value) : null
}

function asCall(value: Node | null | undefined): Node | null {
  return value?.kind === 'call' ? value : null
}
