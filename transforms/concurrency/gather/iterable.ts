/** What a loop runs over: whether it is all there already, how long it is, and whether it may be read twice. */

import type { PythonFile } from '../../../src/python/file.ts'
import { plainString } from '../../../src/python/names.ts'
import { originOf } from '../../../src/python/receivers.ts'
import type { Binding } from '../../../src/python/scopes.ts'
import type { Node } from '../../../src/python/tree.ts'
import { isPlain } from './calm.ts'
import { isPrivate } from './locals.ts'

/**
 * - `ready`: a list, tuple, range, set, dict or view: its items exist before the loop runs;
 * - `unknown`: perhaps a generator, which would now be used up before the first call;
 * - `lazy`: certainly made step by step, or without an end.
 */
export type Readiness = 'ready' | 'unknown' | 'lazy'

const LITERALS = new Set(['list', 'tuple', 'set', 'dictionary', 'string', 'expression_list'])
const COMPREHENSIONS = new Set(['list_comprehension', 'set_comprehension', 'dictionary_comprehension'])

/** Callables whose result holds all its items. */
const COLLECTIONS = new Set(
  ['list', 'tuple', 'set', 'frozenset', 'dict', 'range', 'sorted', 'str', 'bytes'].map(builtin),
)

/** Builtins that run over what they are given. */
const ADAPTERS = new Set(['enumerate', 'zip', 'reversed'].map(builtin))

/** Annotations that promise a collection; `Iterable` and `Iterator` do not. */
const COLLECTION_TYPES = new Set([
  ...COLLECTIONS,
  ...['List', 'Tuple', 'Set', 'FrozenSet', 'Dict', 'DefaultDict', 'OrderedDict', 'Deque', 'Counter'].map(typing),
  ...['Sequence', 'MutableSequence', 'Collection', 'Mapping', 'MutableMapping', 'AbstractSet', 'KeysView'].map(typing),
  ...['ValuesView', 'ItemsView'].map(typing),
  ...['Sequence', 'MutableSequence', 'Collection', 'Mapping', 'MutableMapping', 'Set', 'KeysView', 'ValuesView'].map(
    abc,
  ),
  abc('ItemsView'),
  ...['deque', 'defaultdict', 'OrderedDict', 'Counter'].map(name => `collections.${name}`),
])

/** Iterators that may have no end or that other code feeds. */
const LAZY = new Set(['itertools.count', 'itertools.cycle', 'itertools.repeat', 'builtins.iter'])

const VIEWS = new Set(['items', 'keys', 'values'])

function builtin(name: string): string {
  return `builtins.${name}`
}

function typing(name: string): string {
  return `typing.${name}`
}

function abc(name: string): string {
  return `collections.abc.${name}`
}

/** Whether every item of the iterable exists before the loop. */
export function readinessOf(iterable: Node, file: PythonFile): Readiness {
  return readiness(iterable, { file, seen: new Set() })
}

/** `seen` holds the names on the way to the iterable: `rows = rows[1:]` says nothing new about `rows`. */
type Question = { readonly file: PythonFile; readonly seen: ReadonlySet<string> }

function readiness(iterable: Node, question: Question): Readiness {
  if (LITERALS.has(iterable.kind) || COMPREHENSIONS.has(iterable.kind)) return 'ready'
  switch (iterable.kind) {
    case 'parenthesized_expression':
      return readiness(iterable.children[0] as Node, question)
    case 'generator_expression':
      return isPlain(iterable) ? 'ready' : 'unknown'
    case 'identifier':
    case 'attribute':
      return variable(iterable, question)
    case 'await':
      return isDeclared(iterable, question.file) ? 'ready' : 'unknown'
    case 'subscript':
      return iterable.get('subscript')?.kind === 'slice'
        ? readiness(iterable.get('value') as Node, question)
        : 'unknown'
    case 'call':
      return called(iterable, question)
    default:
      return 'unknown'
  }
}

function called(call: Node, question: Question): Readiness {
  const { file } = question
  const name = file.called(call)
  const given = call.get('arguments')?.children ?? []
  if (name && COLLECTIONS.has(name)) return 'ready'
  if (name && LAZY.has(name)) return 'lazy'
  if (name && ADAPTERS.has(name)) return worst(given.map(each => readiness(each, question)))
  const callee = call.get('function')
  const isView = callee?.kind === 'attribute' && given.length === 0 && VIEWS.has(callee.get('attribute')?.text ?? '')
  if (isView) return readiness(callee.get('object') as Node, question)
  return isDeclared(call, file) ? 'ready' : 'unknown'
}

/** The least ready of several iterables. */
export function worst(parts: readonly Readiness[]): Readiness {
  if (parts.includes('lazy')) return 'lazy'
  return parts.includes('unknown') || parts.length === 0 ? 'unknown' : 'ready'
}

/** True when the value is made by a collection type, or an annotation promises one. */
function isDeclared(node: Node, file: PythonFile): boolean {
  const origin = originOf(node, file)
  return !!origin && COLLECTION_TYPES.has(origin.type) && origin.via !== 'await'
}

function variable(node: Node, { file, seen }: Question): Readiness {
  if (seen.has(node.text)) return 'ready'
  if (isDeclared(node, file)) return 'ready'
  const bindings = node.kind === 'identifier' ? file.scopes.lookup(node.text, node) : null
  const next = { file, seen: new Set([...seen, node.text]) }
  return bindings?.length && bindings.every(binding => holdsCollection(binding, next)) ? 'ready' : 'unknown'
}

/** True when this way of binding the name gives it a collection. */
function holdsCollection({ kind, value, node }: Binding, question: Question): boolean {
  if (kind === 'parameter')
    return node.parent?.kind === 'list_splat_pattern' || node.parent?.kind === 'dictionary_splat_pattern'
  if (kind === 'augmented') return true
  return kind === 'assignment' && !!value && readiness(value, question) === 'ready'
}

/** How many items there are at most, or null where the source does not say. */
export function lengthOf(iterable: Node, file: PythonFile): number | null {
  switch (iterable.kind) {
    case 'list':
    case 'tuple':
    case 'set':
    case 'dictionary':
    case 'expression_list':
      return iterable.children.some(each => /splat/.test(each.kind)) ? null : iterable.children.length
    case 'parenthesized_expression':
      return lengthOf(iterable.children[0] as Node, file)
    case 'string':
      return stringLength(iterable)
    case 'identifier':
      return constantLength(iterable, file)
    case 'call':
      return calledLength(iterable, file)
    default:
      return null
  }
}

function stringLength(literal: Node): number | null {
  const content = plainString(literal)
  return content === null ? null : [...content].length
}

/** A name that only ever means one tuple, which cannot grow, or a list that nobody changes. */
function constantLength(name: Node, file: PythonFile): number | null {
  const bindings = file.scopes.lookup(name.text, name)
  const [only] = bindings ?? []
  const value = bindings?.length === 1 && only?.kind === 'assignment' ? only.value : null
  const isFixed =
    value?.kind === 'tuple' ||
    value?.kind === 'expression_list' ||
    (value?.kind === 'list' && only?.scope.kind === 'function' && isOnlyRead(only, file))
  return isFixed && value ? lengthOf(value, file) : null
}

/** True for a variable that the code only runs over, and hands to builtins that do the same. */
function isOnlyRead(binding: Binding, file: PythonFile): boolean {
  return file.scopes.references(binding).every(use => {
    const { parent } = use
    if (use === binding.node) return true
    if (parent?.kind === 'for_statement' || parent?.kind === 'for_in_clause') return use.field === 'right'
    const call = parent?.kind === 'argument_list' ? parent.parent : null
    return call?.kind === 'call' && READERS.has(file.called(call) ?? '')
  })
}

const READERS = new Set(['enumerate', 'zip', 'reversed', 'sorted', 'list', 'tuple', 'set', 'len', 'print'].map(builtin))

/** The builtins whose result has as many items as their first argument, or none only where that has none. */
export const KEEPS_LENGTH = new Set(
  ['enumerate', 'reversed', 'sorted', 'list', 'tuple', 'set', 'frozenset'].map(builtin),
)

function calledLength(call: Node, file: PythonFile): number | null {
  const name = file.called(call)
  const given = call.get('arguments')?.children ?? []
  const [first] = given
  if (name === 'builtins.range') return rangeLength(given)
  if (name && KEEPS_LENGTH.has(name)) return first ? lengthOf(first, file) : 0
  if (name === 'builtins.zip') {
    const lengths = given.map(each => lengthOf(each, file)).filter(length => length !== null)
    return lengths.length > 0 ? Math.min(...lengths) : null
  }
  const callee = call.get('function')
  const isView = callee?.kind === 'attribute' && given.length === 0 && VIEWS.has(callee.get('attribute')?.text ?? '')
  return isView ? lengthOf(callee.get('object') as Node, file) : null
}

function rangeLength(given: readonly Node[]): number | null {
  const bounds = given.map(each => (each.kind === 'integer' && /^\d+$/.test(each.text) ? Number(each.text) : null))
  const [first, second] = bounds
  if (given.length === 1) return first ?? null
  if (given.length !== 2 || first == null || second == null) return null
  return Math.max(0, second - first)
}

const UNCHANGING = new Set(['tuple', 'str', 'bytes', 'range', 'frozenset'].map(builtin))

/** True when no other task can change what the variable holds while the calls are on their way. */
function staysAsItIs(name: Node, file: PythonFile): boolean {
  const bindings = file.scopes.lookup(name.text, name)
  const isFixed = ({ kind, value, node }: Binding) =>
    (kind === 'assignment' && (value?.kind === 'tuple' || value?.kind === 'expression_list')) ||
    (kind === 'parameter' && node.parent?.kind === 'list_splat_pattern')
  if (bindings?.length && bindings.every(isFixed)) return true
  return UNCHANGING.has(originOf(name, file)?.type ?? '') || isPrivate(name.text, name, file)
}

/** True when the source of the iterable may stand twice: reading it again costs nothing and gives the same items. */
export function canRepeat(iterable: Node, file: PythonFile): boolean {
  if (readinessOf(iterable, file) !== 'ready') return false
  if (iterable.kind === 'identifier') return staysAsItIs(iterable, file)
  if (iterable.kind !== 'call' || iterable.end - iterable.start > 40) return false
  const name = file.called(iterable)
  const given = iterable.get('arguments')?.children ?? []
  if (name === 'builtins.range') return given.every(isPlain)
  if (name && ADAPTERS.has(name)) return given.every(each => canRepeat(each, file))
  const callee = iterable.get('function')
  return callee?.kind === 'attribute' && given.length === 0 && canRepeat(callee.get('object') as Node, file)
}
