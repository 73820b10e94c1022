/** A flag that coroutines of one file set, with every place that names it. */

import type { Facts } from '../../../src/project/facts.ts'
import { absoluteName } from '../../../src/project/modules.ts'
import { classOfSelf, hasBaseElsewhere, withBases } from '../../../src/python/attributes.ts'
import { coroutineOf, executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { isExported } from '../../../src/python/imports.ts'
import { attributesNamed, stringsNamed } from '../../../src/python/named-nodes.ts'
import { isStore } from '../../../src/python/targets.ts'
import type { Node } from '../../../src/python/tree.ts'

export type Flag = {
  readonly kept: 'attribute' | 'variable'
  /** `self.ready` of `self.ready = True`. */
  readonly stores: readonly Node[]
  readonly reads: readonly Node[]
}

/** The flag that a condition looks at, where each place that names it is seen and coroutines alone change it; else null. */
export function flagOf(expression: Node, file: PythonFile, facts: Facts): Flag | null {
  const uses =
    expression.kind === 'attribute' ? usesOfAttribute(expression, file, facts) : usesOfVariable(expression, file, facts)
  if (!uses || file.tree.damageIn().length > 0) return null
  const stores = uses.filter(isStore)
  const isOurs = stores.every(store => givenValue(store) !== null && (coroutineOf(store) || isFirst(store)))
  const kept = expression.kind === 'attribute' ? 'attribute' : 'variable'
  return isOurs ? { kept, stores, reads: uses.filter(use => !isStore(use)) } : null
}

/** What a plain assignment gives the flag. */
export function givenValue(store: Node): Node | null {
  const assignment = store.field === 'left' && store.parent?.kind === 'assignment' ? store.parent : null
  return assignment?.get('right') ?? null
}

/** The store of `__init__` or of a module, before any coroutine runs. */
export function isFirst(store: Node): boolean {
  const definition = executionOf(store).function
  return definition === null
    ? store.parent?.parent?.parent?.kind === 'module'
    : definition.get('name')?.text === '__init__'
}

function usesOfAttribute(attribute: Node, file: PythonFile, facts: Facts): Node[] | null {
  const owner = classOfSelf(attribute.get('object') as Node, file)
  const name = attribute.get('attribute')?.text ?? ''
  if (!owner || hasBaseElsewhere(owner, file) || isQuoted(name, file)) return null
  if (facts.mayUseAttribute(owner.get('name')?.text ?? '', name, file.path)) return null
  const uses = attributesNamed(name, file.tree)
  const isOwn = (use: Node) => {
    const user = classOfSelf(use.get('object') as Node, file)
    return user !== null && (withBases(user, file).includes(owner) || withBases(owner, file).includes(user))
  }
  return uses.every(isOwn) && !file.scopes.made(owner)?.bindings.has(name) ? uses : null
}

function usesOfVariable(name: Node, file: PythonFile, facts: Facts): readonly Node[] | null {
  const [binding, ...others] = file.scopes.lookup(name.text, name) ?? []
  if (!binding || [binding, ...others].some(({ kind }) => kind !== 'assignment')) return null
  if (binding.scope.kind === 'module') {
    const full = absoluteName(file.module ? `${file.module}.${name.text}` : name.text, file)
    const isTaken =
      facts.takesFrom(file.module, name.text, file.path) || facts.mentionsElsewhere(full, file.path).length > 0
    if (isTaken || isExported(file, name.text) || isQuoted(name.text, file)) return null
  }
  return /^(module|function)$/.test(binding.scope.kind) ? file.scopes.references(binding) : null
}

/** `setattr(self, "ready", True)` */
function isQuoted(name: string, file: PythonFile): boolean {
  return stringsNamed(name, file.tree).length > 0
}
