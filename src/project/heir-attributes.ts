/** Attributes of an object that a class derived from its class gives other values. */

import { classOfSelf, withBases } from '../python/attributes.ts'
import type { PythonFile } from '../python/file.ts'
import { storableAttributes } from '../python/named-nodes.ts'
import { nameInModule } from '../python/names.ts'
import { isStore } from '../python/targets.ts'
import { descendantsWith, type Node } from '../python/tree.ts'
import type { Facts } from './facts.ts'
import { absoluteName } from './modules.ts'

/** True for a `self.name` that a class of the project which derives from this one gives a value of its own. */
export function isOthersInHeirs(attribute: Node, file: PythonFile, facts: Facts): boolean {
  const owner = attribute.kind === 'attribute' ? classOfSelf(attribute.get('object') as Node, file) : null
  if (!owner) return false
  const name = attribute.get('attribute')?.text ?? ''
  const full = absoluteName(nameInModule(owner, file), file)
  const files = new Map(facts.filesWith(owner.get('name')?.text ?? '').map(each => [each.path, each]))
  return [...files.values()].some(each =>
    descendantsWith('class', each.tree.root, 'class_definition').some(
      heir => givesValue(heir, name, each) && derivesFrom(heir, full, each, facts),
    ),
  )
}

function givesValue(heir: Node, name: string, file: PythonFile): boolean {
  if (file.scopes.made(heir)?.bindings.has(name)) return true
  const stores = storableAttributes(name, heir.tree, heir.get('body') as Node)
  return stores.some(each => isStore(each) && classOfSelf(each.get('object') as Node, file) === heir)
}

/** True where the class, or a base of it in its file, names the other one as its base. */
function derivesFrom(heir: Node, full: string, file: PythonFile, facts: Facts): boolean {
  const bases = withBases(heir, file).flatMap(each => each.get('superclasses')?.children ?? [])
  return bases.some(base => {
    const name = file.names.of(base.kind === 'subscript' ? base.get('value') : base)
    return name !== null && facts.meaningOf(absoluteName(name, file)) === full
  })
}
