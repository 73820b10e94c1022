/** Places where code asks for a function, or replaces it, by a name that it puts together: `getattr(self, f"do_{command}")`. */

import { mayBe, type NamePattern, namePatterns } from '../python/built-names.ts'
import { argumentsOf } from '../python/calls.ts'
import type { PythonFile } from '../python/file.ts'
import { plainString } from '../python/names.ts'
import { descendants, type Node } from '../python/tree.ts'
import { useOf } from '../python/value-uses.ts'
import type { Facts } from './facts.ts'
import { absoluteName } from './modules.ts'
import { isNamespace } from './named-in-strings.ts'
import { pathOf } from './possible-meanings.ts'

type Lookup = {
  readonly file: PythonFile
  readonly node: Node
  readonly patterns: readonly NamePattern[]
  /** The path of the object or module that is asked; null where it is not known. */
  readonly asked: string | null
  /** False where a name of which nothing is known is hardly that of a function. */
  readonly isOpen: boolean
}

const WORDS = ['getattr', 'setattr', 'object', 'methodcaller', 'attrgetter', 'globals', 'vars', 'locals', '__dict__']

/** A place that may look one of the functions up; `holders` are their classes or modules. */
export function lookupOf(names: readonly string[], holders: readonly string[], isMethod: boolean, facts: Facts) {
  const words = new Set(names.map(name => name.slice(name.lastIndexOf('.') + 1)))
  return lookupsIn(facts).find(({ asked, patterns, isOpen }) => {
    const relation = asked === null ? 'unknown' : relationOf(asked, holders, isMethod, facts)
    if (relation === 'other') return false
    return [...words].some(word => patterns.some(pattern => mayBe(pattern, word, isOpen && relation === 'same')))
  })
}

function relationOf(asked: string, holders: readonly string[], isMethod: boolean, facts: Facts) {
  if (isMethod) return facts.kinship(asked, holders)
  if (holders.includes(asked)) return 'same'
  return facts.kinship(asked, [asked]) === 'unknown' ? 'unknown' : 'other'
}

const known = new WeakMap<Facts, readonly Lookup[]>()

function lookupsIn(facts: Facts): readonly Lookup[] {
  const found = known.get(facts)
  if (found) return found
  const files = new Map(WORDS.flatMap(word => facts.filesWith(word)).map(file => [file.path, file]))
  const lookups = [...files.values()].flatMap(file =>
    descendants(file.tree.root, 'call', 'subscript').flatMap(node => lookupAt(node, file) ?? []),
  )
  known.set(facts, lookups)
  return lookups
}

function lookupAt(node: Node, file: PythonFile): Lookup | null {
  const asked = node.kind === 'call' ? askedBy(node, file) : askedIn(node, file)
  if (!asked?.name || plainString(asked.name) !== null) return null
  const isOpen = !asked.isStore && mayBeCalled(node, file)
  return { file, node, patterns: namePatterns(asked.name, file), asked: asked.path, isOpen }
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
  const name = (callee?.get('attribute') ?? callee)?.text
  if (name === 'setattr' || name === 'object')
    return { name: second, path: first && askedPath(first, file), isStore: true }
  if (name === 'getattr' && callee?.kind === 'identifier')
    return { name: second, path: first && askedPath(first, file) }
  if (name === 'methodcaller' || name === 'attrgetter') return { name: first, path: null }
  const table = name === 'get' ? (callee?.get('object') ?? null) : null
  return table && isNamespace(table) ? { name: first, path: namespacePath(table, file) } : null
}

function askedIn(subscript: Node, file: PythonFile): Asked | null {
  const table = subscript.get('value')
  return table && isNamespace(table) ? { name: subscript.get('subscript'), path: namespacePath(table, file) } : null
}

/** Whose names `globals()`, `vars(db)` or `db.__dict__` holds. */
function namespacePath(table: Node, file: PythonFile): string | null {
  if (table.kind === 'attribute') return askedPath(table.get('object') as Node, file)
  const [object] = argumentsOf(table).positional
  return object ? askedPath(object, file) : file.module
}

function askedPath(object: Node, file: PythonFile): string | null {
  if (object.text.replace(/\s/g, '') === 'sys.modules[__name__]') return file.module
  const path = pathOf(object, file)
  return path && absoluteName(path, file)
}
