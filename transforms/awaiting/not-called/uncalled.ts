/** A coroutine function that is named where its coroutine is needed, and what it takes to call it. */

import { definitionOf } from '../../../src/project/definitions.ts'
import type { Facts } from '../../../src/project/facts.ts'
import { type CallResult, resultOfFunction } from '../../../src/project/results.ts'
import type { FunctionSummary } from '../../../src/project/summaries.ts'
import { decoratorNames } from '../../../src/python/attributes.ts'
import { unparenthesized } from '../../../src/python/collections.ts'
import { neverRuns } from '../../../src/python/dead-code.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { canonicalName } from '../../../src/python/library-types.ts'
import { isExpectedToFail } from '../../../src/python/misuse-tests.ts'
import { needsArguments } from '../../../src/python/parameters.ts'
import { mayBeReplaced } from '../../../src/python/stand-ins.ts'
import type { Node } from '../../../src/python/tree.ts'

export type Uncalled = {
  readonly node: Node
  readonly name: string
  /** What calling it takes: nothing, arguments that are not there, or nobody knows. */
  readonly takes: 'nothing' | 'arguments' | 'unknown'
}

/** The coroutine function that an expression certainly names, or null. */
export function uncalledAt(expression: Node, file: PythonFile, facts: Facts): Uncalled | null {
  const node = unparenthesized(expression)
  if (node.kind !== 'identifier' && node.kind !== 'attribute') return null
  const named = boundMethod(node, file) ?? node
  const result = resultOfFunction(named, file, facts)
  if (result?.given !== 'coroutine' || neverRuns(node, file) || isExpectedToFail(node, file)) return null
  if (mayBeReplaced(named, file, word => facts.patchedElsewhere(word, file.path))) return null
  return { node, name: named === node ? result.name : node.text, takes: takenBy(result, named, file, facts) }
}

/** `job.step` for a variable of a function that is only ever given that. */
function boundMethod(name: Node, file: PythonFile): Node | null {
  const bindings = name.kind === 'identifier' ? file.scopes.lookup(name.text, name) : null
  const [only] = bindings ?? []
  const isLocal = bindings?.length === 1 && only?.kind === 'assignment' && only.scope.kind === 'function'
  return isLocal && only.value?.kind === 'attribute' ? only.value : null
}

/** Coroutine functions of asyncio that need no argument. */
const WITHOUT_ARGUMENTS = /\.(acquire|communicate|drain|get|join|read|readline|serve_forever|wait|wait_closed)$/

function takenBy({ functions, name }: CallResult, node: Node, file: PythonFile, facts: Facts): Uncalled['takes'] {
  if (functions.length === 0) {
    const isFree = name !== 'asyncio.wait' && /^asyncio\./.test(name) && WITHOUT_ARGUMENTS.test(canonicalName(name))
    return isFree ? 'nothing' : 'arguments'
  }
  const taken = functions.map(each => takenByFunction(each, isBound(node, file), facts))
  if (taken.includes('arguments')) return 'arguments'
  return taken.includes('unknown') ? 'unknown' : 'nothing'
}

function takenByFunction(called: FunctionSummary, isThroughObject: boolean, facts: Facts): Uncalled['takes'] {
  const definition = definitionOf(called, facts)
  if (!definition) return 'unknown'
  if (needsArguments(definition.node, isThroughObject, definition.file)) return 'arguments'
  return called.decorators.every(each => PLAIN_DECORATORS.test(each ?? '')) ? 'nothing' : 'unknown'
}

/** Decorators after which a function takes the same arguments. */
const PLAIN_DECORATORS = /^(abc|backoff|builtins|functools|tenacity|typing|typing_extensions)\./

/** True for a method that is named through an object, not through its class. */
function isBound(node: Node, file: PythonFile): boolean {
  if (node.kind !== 'attribute' || file.names.of(node) !== null) return false
  const object = node.get('object') as Node
  const [binding] = object.kind === 'identifier' ? (file.scopes.lookup(object.text, object) ?? []) : []
  const isParameter = binding?.kind === 'parameter' && binding.scope.node.kind === 'function_definition'
  return !isParameter || !decoratorNames(binding.scope.node, file).includes('builtins.classmethod')
}
