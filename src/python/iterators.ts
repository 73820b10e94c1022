/** Objects that are used up by reading them, so that two readers get different items. */

import { attributeSources, classOfSelf } from './attributes.ts'
import { isGenerator } from './execution.ts'
import type { PythonFile } from './file.ts'
import { originOf } from './receivers.ts'
import type { Node } from './tree.ts'

const MAKERS =
  /^(builtins\.(iter|map|filter|zip|enumerate|reversed|open)|io\.(open|StringIO|BytesIO)|csv\.(reader|DictReader)|itertools\.\w+|os\.scandir|re\.finditer|re\.compile\.finditer)$/

/** True when a variable or attribute certainly holds an iterator, a generator or an open file, on some way to it. */
export function isIterator(node: Node, file: PythonFile): boolean {
  if (node.kind === 'attribute') {
    const owner = classOfSelf(node.get('object') as Node, file)
    const sources = owner ? attributeSources(owner, node.get('attribute')?.text ?? '', file) : []
    return sources.some(({ value }) => makesIterator(value, file))
  }
  if (node.kind !== 'identifier') return makesIterator(node, file)
  if (MAKERS.test(originOf(node, file)?.type ?? '')) return true
  return (file.scopes.lookup(node.text, node) ?? []).some(
    ({ kind, value }) => kind === 'assignment' && makesIterator(value, file),
  )
}

function makesIterator(value: Node | null, file: PythonFile): boolean {
  if (value?.kind === 'generator_expression') return true
  if (value?.kind !== 'call') return false
  if (MAKERS.test(file.called(value) ?? '')) return true
  const callee = value.get('function')
  const bindings = callee?.kind === 'identifier' ? file.scopes.lookup(callee.text, callee) : null
  return bindings?.length === 1 && bindings[0]?.kind === 'function' && isGenerator(bindings[0].node.parent as Node)
}
