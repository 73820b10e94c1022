/** Writes the call of the function that the settings name in place of a blocking one. */

import { type Edit, replace } from '../../../src/engine/edit.ts'
import { absoluteName } from '../../../src/project/modules.ts'
import { awaitAround } from '../../../src/python/awaiting.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { type Imported, useName } from '../../../src/python/imports.ts'
import type { Node } from '../../../src/python/tree.ts'
import { type Configured, lastName, ownerOf } from './match.ts'

/**
 * The edits that call and await the other function with the same arguments.
 * `other-receiver` where a method would have to become something that is no method of the same class.
 */
export function replacedCall(
  call: Node,
  { name, instead }: Configured,
  file: PythonFile,
): readonly Edit[] | 'other-receiver' | 'name-taken' {
  const callee = call.get('function') as Node
  if (callee.kind === 'attribute' && ownerOf(name) === ownerOf(instead))
    return [...awaitAround(call), replace(callee.get('attribute') as Node, lastName(instead))]
  if (file.names.throughAlias(callee) === null) return 'other-receiver'
  const written = nameFor(instead, callee, file)
  return written ? [...written.edits, ...awaitAround(call), replace(callee, written.name)] : 'name-taken'
}

/** How code at the callee refers to the other function. */
function nameFor(instead: string, callee: Node, file: PythonFile): Imported | null {
  const [owner, last] = [ownerOf(instead), lastName(instead)]
  if (/^_*[A-Z]/.test(lastName(owner))) {
    const home = nameFor(owner, callee, file)
    return home && { ...home, name: `${home.name}.${last}` }
  }
  if (owner === file.module) return ownName(last, callee, file)
  const relative = relativeModule(callee, owner, file)
  return (relative === null ? null : useName(file, relative, last, callee)) ?? useName(file, owner, last, callee)
}

/** A function of this very file, which must not be hidden by a variable of the coroutine. */
function ownName(name: string, at: Node, file: PythonFile): Imported | null {
  const bindings = file.scopes.lookup(name, at) ?? []
  const isOwn = bindings.length > 0 && bindings.every(({ scope }) => scope.kind === 'module')
  return isOwn ? { name, edits: [] } : null
}

/** `.tax` where the present function comes from `from .tax import load` and the other one lives there too. */
function relativeModule(callee: Node, owner: string, file: PythonFile): string | null {
  const targets = (file.scopes.lookup(callee.text, callee) ?? []).map(({ target }) => target ?? '')
  const module = targets.map(ownerOf).find(each => each.startsWith('.') && absoluteName(each, file) === owner)
  return module ?? null
}
