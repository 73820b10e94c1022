/** Who calls a function, and whether its `timeout` is passed. */

import type { Facts } from '../../../src/project/facts.ts'
import { methodOwner } from '../../../src/python/attributes.ts'
import { mayPass } from '../../../src/python/calls.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { nameInModule } from '../../../src/python/names.ts'
import type { Node } from '../../../src/python/tree.ts'

/** True for a function whose parameters are its own affair: not decorated, no special method, nothing that a base class asks for. */
export function isPlainFunction(definition: Node): boolean {
  if (definition.parent?.kind === 'decorated_definition') return false
  if (/^__\w+__$/.test(definition.get('name')?.text ?? '')) return false
  const owner = methodOwner(definition)
  return !owner || (owner.get('superclasses')?.children ?? []).length === 0
}

/** True for a function that the file names without calling it: whoever gets it decides about its parameters. */
export function isNamedUncalled(definition: Node, file: PythonFile): boolean {
  const name = definition.get('name')
  const [binding] = name ? (file.scopes.lookup(name.text, definition) ?? []) : []
  if (!binding || methodOwner(definition)) return false
  return file.scopes.references(binding).some(use => use !== name && use.field !== 'function')
}

/** True where something may pass the parameter; false only for a function of which every use is a call that does not. */
export function isPassedBySome(definition: Node, parameter: Node, file: PythonFile, facts: Facts): boolean {
  const name = definition.get('name')
  const [binding, ...others] = name ? (file.scopes.lookup(name.text, definition) ?? []) : []
  if (!name || binding?.node !== name || others.length > 0 || methodOwner(definition)) return true
  if (facts.mentionsElsewhere(nameInModule(definition, file), file.path).length > 0) return true
  const parameters = definition.get('parameters')?.children.filter(each => !each.kind.endsWith('_separator')) ?? []
  const position = parameters.indexOf(parameter)
  return file.scopes
    .references(binding)
    .filter(each => each !== name)
    .some(use => use.field !== 'function' || !use.parent || mayPass(use.parent, 'timeout', position))
}
