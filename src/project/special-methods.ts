/** Which special methods the objects of a class have: Python looks them up on the class and its bases, and nowhere else. */

import { decoratorNames } from '../python/attributes.ts'
import type { PythonFile } from '../python/file.ts'
import { oncePerNode } from '../python/memo.ts'
import { nameInModule } from '../python/names.ts'
import { libraryProtocols, type Protocols } from '../python/protocols.ts'
import { isReplaced } from '../python/replaced-attributes.ts'
import { descendantsWith, type Node } from '../python/tree.ts'
import type { Facts } from './facts.ts'
import { absoluteName } from './modules.ts'

/** Bases that bring nothing by which a `with` or a loop could work. */
const BARE =
  /^(builtins\.(object|\w*(Error|Exception|Warning))|abc\.ABC|typing(_extensions)?\.(Generic|Protocol)|threading\.Thread|logging\.\w+)$/

/** Decorators of classes that leave the methods as they are. */
const KEEPING = /^(attrs?|dataclasses|typing(_extensions)?)\.\w+$|^functools\.total_ordering$/

/** Farther up nobody looks. */
const MOST_CLASSES = 20

/**
 * What `with` and `for` find in an object of a class of the project, by its qualified name. Null where a base, a decorator or a metaclass
 * may bring more than is seen. A protocol that is missing is one for which the class has no methods.
 */
export function protocolsOfClass(name: string, facts: Facts): Protocols | null {
  const pending = [name]
  const found = { enter: false, aenter: false, iter: false, aiter: false }
  for (const each of pending) {
    if (pending.length > MOST_CLASSES) return null
    const known = ofLibrary(each)
    if (known) {
      found.enter ||= known.with === 'sync' || known.with === 'both'
      found.aenter ||= known.with === 'async' || known.with === 'both'
      found.iter ||= known.for === 'sync' || known.for === 'both'
      found.aiter ||= known.for === 'async' || known.for === 'both'
      continue
    }
    const place = classAt(each, facts)
    if (!place || !isPlain(place.node, place.file) || isPatched(place.file, facts)) return null
    const own = place.file.scopes.made(place.node)?.bindings
    found.enter ||= own?.has('__enter__') === true
    found.aenter ||= own?.has('__aenter__') === true
    // Of these, `__next__` is enough for `next()`, and `__getitem__` for a loop.
    found.iter ||= ['__iter__', '__getitem__', '__next__'].some(method => own?.has(method))
    found.aiter ||= own?.has('__aiter__') === true
    const bases = basesOf(place.node, place.file, facts)
    if (!bases) return null
    for (const base of bases) if (!pending.includes(base)) pending.push(base)
  }
  return { ...colour('with', found.enter, found.aenter), ...colour('for', found.iter, found.aiter) }
}

function colour(protocol: keyof Protocols, isSync: boolean, isAsync: boolean): Protocols {
  if (!isSync && !isAsync) return {}
  return { [protocol]: isSync && isAsync ? 'both' : isSync ? 'sync' : 'async' }
}

function ofLibrary(name: string): Protocols | null {
  return BARE.test(name) ? {} : libraryProtocols(name, false)
}

/** The one class of the project with the qualified name, and its file. */
function classAt(name: string, facts: Facts): { readonly node: Node; readonly file: PythonFile } | null {
  const files = facts.filesWith(name.slice(name.lastIndexOf('.') + 1)).filter(file => name.startsWith(file.module))
  const found = files.flatMap(file => (classesIn(file.tree.root, file).get(name) ?? []).map(node => ({ node, file })))
  return found.length === 1 ? (found[0] ?? null) : null
}

const classesIn = oncePerNode((root, file): ReadonlyMap<string, readonly Node[]> => {
  const byName = new Map<string, Node[]>()
  for (const node of descendantsWith('class', root, 'class_definition')) {
    const name = absoluteName(nameInModule(node, file), file)
    const same = byName.get(name)
    if (same) same.push(node)
    else byName.set(name, [node])
  }
  return byName
})

/** False where a decorator or a `__new__` may make something else of it. */
function isPlain(owner: Node, file: PythonFile): boolean {
  if (!decoratorNames(owner, file).every(each => KEEPING.test(each ?? ''))) return false
  return !file.scopes.made(owner)?.bindings.has('__new__')
}

const METHODS = ['__enter__', '__aenter__', '__iter__', '__aiter__']

/** True where code gives classes such methods from outside: `Store.__enter__ = enter`. */
function isPatched(file: PythonFile, facts: Facts): boolean {
  return METHODS.some(each => isReplaced(each, file) || facts.patchedElsewhere(each, file.path).length > 0)
}

/** The qualified names of the bases; null where one is not known. */
function basesOf(owner: Node, file: PythonFile, facts: Facts): string[] | null {
  const bases: string[] = []
  for (const base of owner.get('superclasses')?.children ?? []) {
    if (base.kind === 'keyword_argument') {
      const isAbstract = base.get('name')?.text === 'metaclass' && file.names.of(base.get('value')) === 'abc.ABCMeta'
      if (!isAbstract) return null
      continue
    }
    const name = file.names.of(base.kind === 'subscript' ? base.get('value') : base)
    const meaning = name === null ? null : facts.meaningOf(absoluteName(name, file))
    if (meaning === null) return null
    bases.push(meaning)
  }
  return bases
}
