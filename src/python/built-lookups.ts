/** Places where code asks for a function, or replaces it, by a name that it puts together: `getattr(self, f"do_{command}")`. */

import { type NamePattern, namePatterns } from './built-names.ts'
import { argumentsOf, calledName } from './calls.ts'
import type { PythonFile } from './file.ts'
import { plainString } from './names.ts'
import { pathOf } from './object-paths.ts'
import { descendantsWhere, type Node } from './tree.ts'
import { useOf } from './value-uses.ts'

export type BuiltLookup = {
  readonly node: Node
  readonly patterns: readonly NamePattern[]
  /** The path of the object or module that is asked; null where it is not known. */
  readonly asked: string | null
  /** False where a name of which nothing is known is hardly that of a function. */
  readonly isOpen: boolean
}

/** Words of which one is in every file with such a place. */
export const lookupWords = [
  '__dict__',
  'attrgetter',
  'getattr',
  'globals',
  'locals',
  'methodcaller',
  'object',
  'setattr',
  'vars',
]

/** Every such place of a file. */
export function builtLookups(file: PythonFile): BuiltLookup[] {
  if (!lookupWords.some(word => file.text.includes(word))) return []
  return descendantsWhere(mayLookUp(file), file.tree.root, 'call', 'subscript').flatMap(
    node => lookupAt(node, file) ?? [],
  )
}

/** A namespace may be kept in a variable, and asked where nothing tells that it is one. */
function mayLookUp({ text }: PythonFile): (body: Node) => boolean {
  if (NAMESPACES.test(text)) return () => true
  return body => ASKING_CALLS.test(body.text)
}

const NAMESPACES = /\b(__dict__|globals|locals|vars)\b/

const ASKING_CALLS = /\b(attrgetter|getattr|methodcaller|object|setattr)[\s\\]*[(#]/

function lookupAt(node: Node, file: PythonFile): BuiltLookup | null {
  const asked = node.kind === 'call' ? askedBy(node, file) : askedIn(node, file)
  if (!asked?.name || plainString(asked.name) !== null) return null
  const isOpen = !asked.isStore && mayBeCalled(node, file)
  return { node, patterns: namePatterns(asked.name, file), asked: asked.path, isOpen }
}

/** True where what is looked up may be called: here, through a variable, or by whoever gets it. */
function mayBeCalled(node: Node, file: PythonFile): boolean {
  const { parent } = node
  if (parent?.kind === 'call' && node.field === 'function') return true
  if (parent?.kind === 'parenthesized_expression') return mayBeCalled(parent, file)
  if (parent?.kind === 'argument_list')
    return !/^(setattr|str|repr|len|bool)$/.test(parent.parent?.get('function')?.text ?? '')
  return /^(assigned|returned|yielded)$/.test(useOf(node, file)) || parent?.kind === 'lambda'
}

type Asked = { readonly name: Node | null; readonly path: string | null; readonly isStore?: boolean }

function askedBy(call: Node, file: PythonFile): Asked | null {
  const callee = call.get('function')
  const { positional } = argumentsOf(call)
  const [first = null, second = null] = positional
  const name = calledName(call)
  if (name === 'setattr' || name === 'object')
    return { name: second, path: first && askedPath(first, file), isStore: true }
  if (name === 'getattr' && callee?.kind === 'identifier')
    return { name: second, path: first && askedPath(first, file) }
  if (name === 'methodcaller' || name === 'attrgetter') return { name: first, path: null }
  const table = name === 'get' ? namespaceOf(callee?.get('object') ?? null, file) : null
  return table ? { name: first, path: namespacePath(table, file) } : null
}

function askedIn(subscript: Node, file: PythonFile): Asked | null {
  const table = namespaceOf(subscript.get('value'), file)
  return table ? { name: subscript.get('subscript'), path: namespacePath(table, file) } : null
}

/** Whose names `globals()`, `vars(db)` or `db.__dict__` holds. */
function namespacePath(table: Node, file: PythonFile): string | null {
  if (table.kind === 'attribute') return askedPath(table.get('object') as Node, file)
  const [object] = argumentsOf(table).positional
  return object ? askedPath(object, file) : file.module
}

function askedPath(object: Node, file: PythonFile): string | null {
  if (object.text.replace(/\s/g, '') === 'sys.modules[__name__]') return file.module
  return pathOf(object, file)
}

/** What gives a dictionary of names, `globals()`, `vars(db)` or `db.__dict__`, seen through a variable; null for anything else. */
export function namespaceOf(node: Node | null, file: PythonFile): Node | null {
  if (node?.kind === 'identifier') {
    const bindings = file.scopes.lookup(node.text, node) ?? []
    const value = bindings.length === 1 ? bindings[0]?.value : null
    return value && value.kind !== 'identifier' ? namespaceOf(value, file) : null
  }
  const isDictionary = node?.kind === 'attribute' && node.get('attribute')?.text === '__dict__'
  const isCall = node?.kind === 'call' && /^(globals|locals|vars)$/.test(node.get('function')?.text ?? '')
  return isDictionary || isCall ? node : null
}
