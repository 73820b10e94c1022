/** Whether a name without one certain meaning may mean one of the functions that somebody looks for. */

import type { PythonFile } from '../python/file.ts'
import { mayTake } from '../python/fitting-calls.ts'
import { nameInModule } from '../python/names.ts'
import { pathOf } from '../python/object-paths.ts'
import { isBuiltinValue, isPlainObject } from '../python/plain-objects.ts'
import { stdlibModules } from '../python/stdlib.ts'
import { isStore } from '../python/targets.ts'
import type { Node } from '../python/tree.ts'
import { absoluteName } from './modules.ts'
import type { Wanted } from './wanted.ts'

/**
 * @param path the path of the name, where it has one
 * @param meaning what the project makes of the path; it is none of the functions
 */
export function mayMean(node: Node, path: string | null, meaning: string | null, wanted: Wanted, file: PythonFile) {
  if (isStore(node) && node.parent?.kind === 'delete_statement') return false
  if (path !== null && meaning !== null && isCertain(node, path, meaning, wanted, file)) return false
  return node.kind === 'identifier' ? mayBeName(node, meaning, wanted, file) : mayBeAttribute(node, wanted, file)
}

/**
 * True for a name of an import, and for what an object of a known class has. A module that goes by several names may be another
 * one than it seems, and a library may hand out an object that it was given: `next(stores).load`.
 */
function isCertain(node: Node, path: string, meaning: string, { names, facts }: Wanted, file: PythonFile): boolean {
  const isOfProject = facts.functionNamed(meaning) !== null || facts.kinship(meaning, [meaning]) === 'same'
  if (isOfProject) return true
  const isAmbiguous = [...names].some(name => name.endsWith(`.${meaning}`))
  if (isAmbiguous && !stdlibModules.has(meaning.split('.')[0] as string)) return false
  const isWritten = file.names.throughAlias(node) === path && absoluteName(path, file) === meaning
  return isWritten || isPlainObject(meaning.slice(0, Math.max(0, meaning.lastIndexOf('.'))))
}

/** A star import may bring the name along, or several definitions compete for it. */
function mayBeName(node: Node, meaning: string | null, { names, words, owners, facts }: Wanted, file: PythonFile) {
  if (owners.length > 0) return false
  if (meaning !== null) return true
  const bindings = file.scopes.lookup(node.text, node)
  if (bindings === null) return true
  return bindings.some(({ kind, node: bound, target }) => {
    if (kind === 'function') return names.has(nameInModule(bound.parent as Node, file))
    if (kind !== 'import' || target === null) return false
    const imported = facts.meaningOf(absoluteName(target, file))
    return imported === null ? words.has(target.slice(target.lastIndexOf('.') + 1)) : names.has(imported)
  })
}

function mayBeAttribute(node: Node, wanted: Wanted, file: PythonFile): boolean {
  const { owners, definitions } = wanted
  const object = node.get('object') as Node
  const isMethod = owners.length > 0
  if (node.parent?.kind === 'call' && node.field === 'function') {
    const call = node.parent
    if (definitions.length > 0 && !definitions.some(each => mayTake(each, call, isMethod))) return false
  }
  return mayHave(object, node.get('attribute')?.text ?? '', wanted, file)
}

/** Whether what an object has under a name may be one of the functions. */
export function mayHave(object: Node, name: string, wanted: Wanted, file: PythonFile): boolean {
  return wanted.owners.length > 0 ? mayHaveMethod(object, wanted, file) : mayBeModule(object, name, wanted, file)
}

function mayHaveMethod(object: Node, { owners, facts }: Wanted, file: PythonFile): boolean {
  if (isBuiltinValue(object, file)) return false
  const path = pathOf(object, file)
  return path === null || facts.kinship(absoluteName(path, file), owners) !== 'other'
}

/** An object may be a module where a name has several meanings, where modules are loaded by name, or go from hand to hand. */
function mayBeModule(object: Node, attribute: string, wanted: Wanted, file: PythonFile): boolean {
  const { names, facts, handedOverIn } = wanted
  if (isBuiltinValue(object, file)) return false
  const named = file.names.of(object)
  const isNamed = (target: string) =>
    [...names].some(name => name.endsWith(`.${target}`)) || names.has(facts.meaningOf(target) ?? '')
  // A name that the file patches has no meaning any more.
  if (named !== null && isNamed(`${absoluteName(named, file)}.${attribute}`)) return true
  const bindings = object.kind === 'identifier' ? (file.scopes.lookup(object.text, object) ?? []) : []
  const leads = (target: string | null) =>
    target !== null && [...names].some(name => `.${name}`.includes(`.${absoluteName(target, file)}.`))
  if (bindings.length > 1 && bindings.some(({ kind, target }) => kind === 'import' && leads(target))) return true
  const path = pathOf(object, file)
  if (/^(importlib\.import_module|builtins\.__import__|sys\.modules)\b/.test(path ?? '') || isOfModules(object, file))
    return true
  return handedOverIn().size > 0 && (path === null || facts.kinship(absoluteName(path, file), [path]) === 'unknown')
}

/** `sys.modules["shop.db"]` */
function isOfModules(object: Node, file: PythonFile): boolean {
  return object.kind === 'subscript' && file.names.of(object.get('value')) === 'sys.modules'
}
