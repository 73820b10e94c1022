/** Sets of a module in which it keeps its tasks already. */

import type { PythonFile } from '../../../src/python/file.ts'
import type { Binding } from '../../../src/python/scopes.ts'
import type { Node } from '../../../src/python/tree.ts'

/**
 * The set of the module that holds tasks until they are done and serves nothing else, where its name means that at `at`; or null.
 * @param isFor tells by its name whether a set holds the right things
 */
export function keptSet(at: Node, file: PythonFile, isFor: (name: string) => boolean): string | null {
  if (!file.text.includes('add_done_callback')) return null
  for (const [name, bindings] of file.scopes.module.bindings) {
    const [only] = bindings
    // A name that begins with two underscores means another one inside of a class.
    if (!only || bindings.length > 1 || name.startsWith('__') || !isFor(name)) continue
    const isKeeper = isEmptySet(only, file) && onlyKeeps(only, file)
    if (isKeeper && file.scopes.lookup(name, at)?.[0] === only) return name
  }
  return null
}

function isEmptySet({ kind, value }: Binding, file: PythonFile): boolean {
  const isCall = kind === 'assignment' && value?.kind === 'call' && file.called(value) === 'builtins.set'
  return isCall && value.get('arguments')?.children.length === 0
}

/** A set that somebody goes through, as to cancel what it holds, would do that to one task more. */
function onlyKeeps(binding: Binding, file: PythonFile): boolean {
  const uses = file.scopes.references(binding).filter(use => use !== binding.node)
  return uses.length > 1 && uses.every(isKeeping) && uses.some(use => methodOn(use) === 'discard')
}

function isKeeping(use: Node): boolean {
  const method = methodOn(use)
  const attribute = use.parent as Node
  if (method === 'add') return attribute.field === 'function'
  const list = attribute.parent
  const callee = list?.kind === 'argument_list' ? list.parent?.get('function') : null
  return method === 'discard' && callee?.get('attribute')?.text === 'add_done_callback'
}

function methodOn(use: Node): string | null {
  const { parent } = use
  return parent?.kind === 'attribute' && use.field === 'object' ? (parent.get('attribute')?.text ?? null) : null
}
