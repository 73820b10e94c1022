/** Attributes of an object that a class derived from its class gives other values. */

import { classNamed, classOfSelf } from '../python/attributes.ts'
import type { PythonFile } from '../python/file.ts'
import { callsNamed, storableAttributes } from '../python/named-nodes.ts'
import { nameInModule, plainString } from '../python/names.ts'
import { isStore } from '../python/targets.ts'
import { descendantsWith, type Node } from '../python/tree.ts'
import { classOutOfSight } from './class-values.ts'
import type { Facts } from './facts.ts'
import { oncePerNodeOfProject } from './kept-answers.ts'
import { absoluteName } from './modules.ts'

type Class = { readonly node: Node; readonly file: PythonFile }

/**
 * True for a `self.name` that a class of the project which derives from this one may give a value of its own: by itself, by another base
 * that it has beside this class, by `setattr()` with a name that is not written down, or because it is made at run time.
 */
export function isOthersInHeirs(attribute: Node, file: PythonFile, facts: Facts): boolean {
  const owner = attribute.kind === 'attribute' ? classOfSelf(attribute.get('object') as Node, file) : null
  if (!owner) return false
  const name = attribute.get('attribute')?.text ?? ''
  const full = nameOf({ node: owner, file })
  const heirs = heirsOf(full, facts)
  const own = basesOf(full, facts).map(nameOf)
  const beside = heirs.flatMap(heir => basesOf(nameOf(heir), facts)).filter(each => !own.includes(nameOf(each)))
  const others = [...heirs, ...beside].filter(each => nameOf(each) !== full)
  if (others.some(each => givesValue(each, name)) || classOutOfSight(facts, [full]) !== null) return true
  return [{ node: owner, file }, ...others].some(each => setsByName(each, name))
}

function nameOf({ node, file }: Class): string {
  return absoluteName(nameInModule(node, file), file)
}

/** The classes of the project that derive from the one of that name, near and far. */
function heirsOf(full: string, facts: Facts): Class[] {
  const found = new Map<string, Class>()
  const pending = [full]
  for (const base of pending) {
    const words = new Set([...facts.wordsFor(base), base.slice(base.lastIndexOf('.') + 1)])
    const files = new Map([...words].flatMap(word => facts.filesWith(word)).map(each => [each.path, each]))
    for (const file of files.values())
      for (const node of heirsIn(file.tree.root, file, facts).get(base) ?? []) {
        const name = nameOf({ node, file })
        if (found.has(name)) continue
        found.set(name, { node, file })
        pending.push(name)
      }
  }
  return [...found.values()]
}

/** The classes of a file by the names of the classes that they name as their bases. */
const heirsIn = oncePerNodeOfProject((root, file, facts): ReadonlyMap<string, readonly Node[]> => {
  const heirs = new Map<string, Node[]>()
  for (const node of descendantsWith('class', root, 'class_definition')) {
    const meanings = (node.get('superclasses')?.children ?? []).map(base => {
      const name = file.names.of(base.kind === 'subscript' ? base.get('value') : base)
      return name === null ? null : facts.meaningOf(absoluteName(name, file))
    })
    for (const meaning of new Set(meanings))
      if (meaning !== null) heirs.set(meaning, [...(heirs.get(meaning) ?? []), node])
  }
  return heirs
})

/** The class of that name and those of its bases, near and far, that the project defines. */
function basesOf(full: string, facts: Facts): Class[] {
  return (facts.ancestorsOf(full) ?? []).flatMap(({ class: each, home }) => {
    const file = home && facts.fileAt(home.path)
    const inFile = file && each ? each.name.slice(home.module ? home.module.length + 1 : 0) : ''
    const node = file ? classNamed(file.module ? `${file.module}.${inFile}` : inFile, file) : null
    return file && node ? [{ node, file }] : []
  })
}

function givesValue({ node, file }: Class, name: string): boolean {
  if (file.scopes.made(node)?.bindings.has(name)) return true
  const stores = storableAttributes(name, node.tree, node.get('body') as Node)
  return stores.some(each => isStore(each) && classOfSelf(each.get('object') as Node, file) === node)
}

/** True for `setattr(self, key, value)` in the class, unless `key` is a string that is another name. */
function setsByName({ node, file }: Class, name: string): boolean {
  const calls = ['setattr', '__setattr__'].flatMap(each => callsNamed(each, file.tree))
  return calls.some(call => {
    const [object, key] = call.get('arguments')?.children ?? []
    const isOwn = node.contains(call) && !!object && !!key && classOfSelf(object, file) === node
    return isOwn && [null, name].includes(plainString(key))
  })
}
