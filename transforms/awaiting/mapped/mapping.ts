/** Calls of `map`, `filter` and their like that are given a coroutine function, and the comprehension that says the same. */

import type { Facts } from '../../../src/project/facts.ts'
import { type Handed, handedCoroutine } from '../../../src/project/handed.ts'
import { argumentsOf } from '../../../src/python/calls.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import { knownValue } from '../../../src/python/values.ts'

export type Mapping = {
  readonly call: Node
  /** `key`: it sorts or groups by what the function gives; `predicate`: another filter; `reduce`: it takes its own results. */
  readonly kind: 'map' | 'starmap' | 'filter' | 'key' | 'predicate' | 'reduce'
  readonly handed: Handed
  readonly iterables: readonly Node[]
}

const BY_POSITION: Readonly<Record<string, Mapping['kind']>> = {
  'builtins.filter': 'filter',
  'builtins.map': 'map',
  'functools.reduce': 'reduce',
  'itertools.dropwhile': 'predicate',
  'itertools.filterfalse': 'predicate',
  'itertools.starmap': 'starmap',
  'itertools.takewhile': 'predicate',
}

const BY_KEY = /^(builtins\.(max|min|sorted)|heapq\.(nlargest|nsmallest)|itertools\.groupby)$/

/** What a call does with a coroutine function, where it is given one. */
export function mappingOf(call: Node, file: PythonFile, facts: Facts): Mapping | null {
  const name = file.called(call) ?? ''
  const { positional, keywords, hasStar, hasDoubleStar } = argumentsOf(call)
  const kind = Object.hasOwn(BY_POSITION, name) ? BY_POSITION[name] : null
  if (kind) {
    const handed = handedCoroutine(positional[0] ?? null, file, facts)
    const isPlain = !hasStar && !hasDoubleStar && keywords.size === 0 && positional.length > 1
    return handed && isPlain ? { call, kind, handed, iterables: positional.slice(1) } : null
  }
  if (!BY_KEY.test(name) && !isListSort(call, file)) return null
  const key = keywords.get('key') ?? (name === 'itertools.groupby' ? positional[1] : undefined)
  const handed = handedCoroutine(key ?? null, file, facts)
  return handed && { call, kind: 'key', handed, iterables: positional.slice(0, 1) }
}

function isListSort(call: Node, file: PythonFile): boolean {
  const callee = call.get('function')
  if (callee?.get('attribute')?.text !== 'sort') return false
  return knownValue(callee.get('object'), file)?.shape === 'container'
}

/** `await load(user_id)` for each `user_id` of `ids`. */
export type Step = { readonly item: string; readonly value: string; readonly source: string }

/**
 * What is done with each item. Null where the arguments have a form that cannot be carried over.
 * @param taken names that the item must not have
 */
export function stepOf(
  { call, kind, handed, iterables }: Mapping,
  taken: ReadonlySet<string>,
  file: PythonFile,
): Step | null {
  const [first] = iterables as [Node]
  if (file.hasComment(call.start, call.end)) return null
  if (handed.form === 'lambda') return lambdaStep(handed, iterables, taken)
  if (handed.form === 'partial') return null
  const name = handed.node.text
  if (kind !== 'starmap' && iterables.length === 1) {
    const item = itemName(handed, first, taken)
    return { item, value: `await ${name}(${item})`, source: sourceText(first) }
  }
  const isZip = kind === 'map' && file.scopes.lookup('zip', call)?.length === 0
  if (kind !== 'starmap' && !isZip) return null
  const item = free('items', taken)
  const source = isZip ? `zip(${iterables.map(each => each.text).join(', ')})` : sourceText(first)
  return { item, value: `await ${name}(*${item})`, source }
}

function lambdaStep({ node }: Handed, [first, ...others]: readonly Node[], taken: ReadonlySet<string>): Step | null {
  const parameters = node.parent?.child('lambda_parameters')?.children ?? []
  const [parameter] = parameters
  if (!first || others.length > 0 || parameters.length !== 1 || parameter?.kind !== 'identifier') return null
  if (taken.has(parameter.text)) return null
  return { item: parameter.text, value: `await ${node.text}`, source: sourceText(first) }
}

/** The name of the parameter that gets the item tells best what it is. */
function itemName({ node, result }: Handed, iterable: Node, taken: ReadonlySet<string>): string {
  const parameter = result.functions[0]?.parameters.find(each => each !== 'self' && each !== 'cls') ?? ''
  const used = new Set([node, iterable].flatMap(each => descendants(each, 'identifier').map(({ text }) => text)))
  const isUsable = /^[a-z]\w*$/.test(parameter) && !used.has(parameter) && !taken.has(parameter)
  return isUsable ? parameter : free('item', new Set([...used, ...taken]))
}

function free(name: string, taken: ReadonlySet<string>): string {
  let fresh = name
  while (taken.has(fresh)) fresh += '_'
  return fresh
}

/** The iterable as it may stand after `in` of a comprehension. */
function sourceText(iterable: Node): string {
  const isLoose = /^(lambda|conditional_expression|named_expression)$/.test(iterable.kind)
  return isLoose ? `(${iterable.text})` : iterable.text
}
