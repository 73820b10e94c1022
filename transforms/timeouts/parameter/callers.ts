/** Who has a say in the parameters of a function, and whether its `timeout` is passed. */

import type { Facts } from '../../../src/project/facts.ts'
import { referencesTo } from '../../../src/project/references.ts'
import type { FunctionSummary } from '../../../src/project/summaries.ts'
import { methodOwner } from '../../../src/python/attributes.ts'
import { mayPass } from '../../../src/python/calls.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { nameInModule } from '../../../src/python/names.ts'
import type { Node } from '../../../src/python/tree.ts'

/** True for a function whose parameters are its own affair: not decorated, no special method, nothing that a base class asks for. */
function isPlainFunction(definition: Node): boolean {
  if (definition.parent?.kind === 'decorated_definition') return false
  if (/^__\w+__$/.test(definition.get('name')?.text ?? '')) return false
  const owner = methodOwner(definition)
  return !owner || (owner.get('superclasses')?.children ?? []).length === 0
}

/** The function where nobody else has a say in its parameters: it is only called, and no other method takes its place; else null. */
export function ownFunction(definition: Node, file: PythonFile, facts: Facts): FunctionSummary | null {
  const summary = isPlainFunction(definition) ? facts.functionNamed(nameInModule(definition, file)) : null
  if (!summary || referencesTo([summary], facts).some(({ kind }) => kind === 'other')) return null
  return !methodOwner(definition) || facts.familyOf(summary)?.length === 1 ? summary : null
}

/** True where something may pass the parameter; false only for a function of which every use is a call that does not. */
export function isPassedBySome(summary: FunctionSummary, definition: Node, parameter: Node, facts: Facts): boolean {
  if (methodOwner(definition)) return true
  const parameters = definition.get('parameters')?.children.filter(each => !each.kind.endsWith('_separator')) ?? []
  const position = parameters.indexOf(parameter)
  return referencesTo([summary], facts).some(({ kind, node }) =>
    kind === 'call' ? mayPass(node, 'timeout', position) : kind === 'unknown',
  )
}
