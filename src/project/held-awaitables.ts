/** Whether collections hold coroutines and tasks. */

import { calledName } from '../python/calls.ts'
import { additionsTo, collectionOf, givenTo, itemsOf, unparenthesized } from '../python/collections.ts'
import type { PythonFile } from '../python/file.ts'
import { returnValues } from '../python/returns.ts'
import type { Node } from '../python/tree.ts'
import { knownValue } from '../python/values.ts'
import { definitionOf } from './definitions.ts'
import type { Facts } from './facts.ts'
import { type Given, resultOf } from './results.ts'
import type { FunctionSummary } from './summaries.ts'

/** What an expression gives, seen through parentheses and a variable that is bound once; null where it is not certain. */
export function givenBy(node: Node, file: PythonFile, facts: Facts): Given | null {
  const inner = unparenthesized(node)
  if (inner.kind === 'call') return resultOf(inner, file, facts)?.given ?? null
  if (inner.kind === 'conditional_expression') {
    const given = [inner.children[0], inner.children[2]].map(each => each && givenBy(each, file, facts))
    return given[0] === given[1] ? (given[0] ?? null) : null
  }
  const bindings = inner.kind === 'identifier' ? (file.scopes.lookup(inner.text, inner) ?? []) : []
  const [only] = bindings
  const value = bindings.length === 1 && only ? givenTo(only) : null
  return value?.kind === 'call' ? givenBy(value, file, facts) : null
}

/** True for what `asyncio.gather` takes: coroutines, tasks, and objects that may be awaited. */
export function isAwaitable(given: Given | null): boolean {
  return given === 'coroutine' || given === 'future' || given === 'manager'
}

/** `awaitables`: some of what is in it is certainly one. `unknown`: it may be. */
export type Held = 'awaitables' | 'unknown' | 'nothing'

/** What the collections hold that a function gives. */
export function heldByResult(called: FunctionSummary, facts: Facts): Held {
  const definition = definitionOf(called, facts)
  if (!definition) return 'unknown'
  return gravest(returnValues(definition.node).map(value => heldBy(value, definition.file, facts)))
}

function heldBy(value: Node, file: PythonFile, facts: Facts): Held {
  const inner = unparenthesized(value)
  if (inner.kind === 'expression_list') return gravest(inner.children.map(each => heldAsItem(each, file, facts)))
  const collection = collectionOf(inner, file)
  if (!collection) return inner.kind === 'identifier' && !isPlain(inner, file) ? 'unknown' : 'nothing'
  const added = inner.kind === 'identifier' ? additionsTo(inner, file) : []
  const made = collection.made.map(each => itemsOf(each))
  if (made.some(each => each === null)) return 'unknown'
  return gravest([...made.flatMap(each => each ?? []), ...added].map(item => heldAsItem(item, file, facts)))
}

function heldAsItem(item: Node, file: PythonFile, facts: Facts): Held {
  const given = givenBy(item, file, facts)
  if (isAwaitable(given)) return 'awaitables'
  if (given !== null || isPlain(item, file)) return 'nothing'
  const inner = unparenthesized(item)
  return inner.kind === 'call' && !givesPlain(inner) ? 'unknown' : 'nothing'
}

/** Methods that texts and dictionaries have, and nothing that has coroutines. */
const PLAIN_METHODS =
  /^(capitalize|decode|encode|format|group|groups|isoformat|items|keys|lower|lstrip|rsplit|rstrip|split|splitlines|strip|title|upper|values|zfill)$/

/** `line.strip()`, whatever `line` is, and `Row(line)`, which makes an object. */
function givesPlain(call: Node): boolean {
  const name = calledName(call)
  return PLAIN_METHODS.test(name) || /^_*[A-Z]\w*[a-z]/.test(name)
}

function isPlain(value: Node, file: PythonFile): boolean {
  return knownValue(value, file)?.shape === 'plain'
}

function gravest(held: readonly Held[]): Held {
  if (held.includes('awaitables')) return 'awaitables'
  return held.includes('unknown') ? 'unknown' : 'nothing'
}
