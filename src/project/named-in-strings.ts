/** Strings that name a function: in `__all__`, in `patch("shop.db.load")`, in `getattr(db, "load")`. */

import { namespaceOf } from '../python/built-lookups.ts'
import { argumentsOf, calledName, takerOf } from '../python/calls.ts'
import type { PythonFile } from '../python/file.ts'
import { plainString } from '../python/names.ts'
import type { Node } from '../python/tree.ts'
import { mayHave } from './possible-meanings.ts'
import type { Wanted } from './wanted.ts'

/** Functions that look something up, or replace it, by the name they are given. */
const LOOKUPS = /^(attrgetter|delattr|getattr|hasattr|import_string|methodcaller|object|patch|setattr)$/

/** What a string does that names one of the functions; null for one that does not. */
export function namedIn(node: Node, wanted: Wanted, file: PythonFile): 'export' | 'other' | null {
  if (isCode(node, wanted, file)) return 'other'
  const dotted = plainString(node)?.replace(':', '.') ?? ''
  const isWord = !dotted.includes('.')
  if (!wanted.words.has(dotted.slice(dotted.lastIndexOf('.') + 1))) return null
  if (isWord && isInAll(node)) return isOwn(dotted, wanted, file) ? 'export' : null
  if (isLookup(node, wanted, file)) return 'other'
  return !isWord && isPathTo(dotted, wanted) ? 'other' : null
}

/** Functions that run the code in a string. */
const RUNNERS = /^(compile|eval|exec|repeat|run|runctx|timeit|Timer)$/

/** True for code that calls one of the functions: for a string that is run, and for the examples of a doctest. */
function isCode(node: Node, { words, names, owners, definitions }: Wanted, file: PythonFile): boolean {
  const { text } = node
  const isRun = RUNNERS.test(calledName(takerOf(node)))
  if (!isRun && !/^\s*>>>/m.test(text)) return false
  const lines = isRun ? [text] : (text.match(/^\s*(>>>|\.\.\.).*$/gm) ?? [])
  const code = lines.filter(line => !/\bawait\b|\.run\(/.test(line)).join('\n')
  const holders = [...names].map(name => name.split('.').at(-2) ?? '')
  const isBeside = definitions.some(({ tree }) => tree === file.tree)
  if (!isBeside && !holders.some(holder => file.text.includes(holder))) return false
  const before = owners.length > 0 ? '\\.' : `(?<![.\\w])(?:(?:${holders.join('|')})\\.)?`
  return [...words].some(word => new RegExp(`${before}${word}\\(`).test(code))
}

function isOwn(name: string, { names, facts }: Wanted, { module }: PythonFile): boolean {
  return names.has(facts.meaningOf([module, name].filter(Boolean).join('.')) ?? '')
}

/** `shop.db.load`, or a path through a module that imports it. */
function isPathTo(dotted: string, { names, facts }: Wanted): boolean {
  if ([...names].some(name => name === dotted || name.endsWith(`.${dotted}`))) return true
  return names.has(facts.meaningOf(dotted) ?? '')
}

/** `__all__ = ["load"]`, `__all__ += ["load"]`, `__all__.append("load")`. */
function isInAll(node: Node): boolean {
  const target = node.ancestor('assignment', 'augmented_assignment')?.get('left')
  const callee = node.ancestor('call')?.get('function')
  return target?.text === '__all__' || callee?.get('object')?.text === '__all__'
}

/** Functions that are given the object first, and then the name. */
const OF_OBJECT = /^(delattr|getattr|hasattr|object|setattr)$/

/** The name in `getattr(db, "load")`, `globals()["load"]` and `db.__dict__["load"]`. */
function isLookup(node: Node, wanted: Wanted, file: PythonFile): boolean {
  const { parent } = node
  if (parent?.kind === 'subscript' && node.field === 'subscript') return namespaceOf(parent.get('value'), file) !== null
  const call = takerOf(node)
  const callee = call?.get('function')
  if (callee?.get('attribute')?.text === 'get' && namespaceOf(callee.get('object'), file)) return true
  const name = calledName(call)
  const [object] = call ? argumentsOf(call).positional : []
  if (!LOOKUPS.test(name) || !object) return false
  return !OF_OBJECT.test(name) || object === node || mayHave(object, plainString(node) ?? '', wanted, file)
}
