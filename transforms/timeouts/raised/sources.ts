/** Where code raises asyncio's own `TimeoutError`, which is no builtin before Python 3.11. */

import { definitionOf } from '../../../src/project/definitions.ts'
import type { Facts } from '../../../src/project/facts.ts'
import { resultOf } from '../../../src/project/results.ts'
import { decoratorsOf } from '../../../src/python/attributes.ts'
import { argumentOf, argumentsOf, mayPass } from '../../../src/python/calls.ts'
import { executionOf, isGenerator } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { caughtExpressions, handlersAround, suppressedBy } from '../../../src/python/handlers.ts'
import { libraryCall } from '../../../src/python/receivers.ts'
import { isUnlimited, raisesTimeout, timeLimitsOf } from '../../../src/python/time-limits.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import { isForSomeVersions } from './versions.ts'
import { isWaitFor } from './wait-for.ts'

/** How many functions of the project may lie between a handler and what raises. */
const MOST_HOPS = 3

/** The names by which code catches it, and those of what is above it. */
const CATCHES = /^(asyncio(\.exceptions)?\.TimeoutError|builtins\.(Base)?Exception)$/

/** True for a name of asyncio's `TimeoutError`. */
export function isAsyncioError(name: string | null): boolean {
  return name !== null && /^asyncio(\.exceptions)?\.TimeoutError$/.test(name)
}

/** The places of a suite from which asyncio's `TimeoutError` certainly comes to its end: no handler is between. */
export function timeoutsRaisedIn(block: Node, file: PythonFile, facts: Facts, hops = 0): Node[] {
  const frame = executionOf(block).function
  const found = descendants(block, 'await', 'with_statement', 'for_statement').filter(node => {
    if (executionOf(node).function !== frame || isForSomeVersions(node, file)) return false
    const raises =
      node.kind === 'await'
        ? awaitRaises(node, file, facts, hops)
        : node.kind === 'with_statement'
          ? timeLimitsOf(node, file).some(
              limit => isAsyncios(limit.name) && raisesTimeout(limit) && !isUnlimited(limit.call),
            )
          : isLimitedLoop(node, file)
    return raises && !isCaughtWithin(node, block, file)
  })
  return found
}

function isAsyncios(name: string): boolean {
  return !name.startsWith('anyio')
}

function awaitRaises(node: Node, file: PythonFile, facts: Facts, hops: number): boolean {
  const call = node.children[0]
  if (call?.kind !== 'call') return false
  if (isLimitedWait(call, file)) return hops === 0 || !mayBeUnlimited(argumentOf(call, 'timeout', 1), file)
  if (hops >= MOST_HOPS) return false
  const result = resultOf(call, file, facts)
  const [called] = result?.functions ?? []
  const definition = called && result?.functions.length === 1 ? definitionOf(called, facts) : null
  const body = definition?.node.has('async') && !isGenerator(definition.node) ? definition.node.get('body') : null
  if (!body || !definition || decoratorsOf(definition.node).length > 0) return false
  return timeoutsRaisedIn(body, definition.file, facts, hops + 1).length > 0
}

/** True for a parameter that is `None` when the caller does not give it. */
function mayBeUnlimited(limit: Node | null, file: PythonFile): boolean {
  const bindings = limit?.kind === 'identifier' ? (file.scopes.lookup(limit.text, limit) ?? []) : []
  return bindings.some(({ kind, node }) => kind === 'parameter' && node.parent?.get('value')?.kind === 'none')
}

/** `asyncio.wait_for(…)` with a limit. */
function isLimitedWait(call: Node, file: PythonFile): boolean {
  if (!isWaitFor(call, file)) return false
  const limit = argumentOf(call, 'timeout', 1)
  return limit !== null && limit.kind !== 'none'
}

/** `for each in asyncio.as_completed(jobs, timeout=5)` raises in its body, where `each` is awaited. */
function isLimitedLoop(loop: Node, file: PythonFile): boolean {
  const items = loop.get('right')
  const name = loop.get('left')?.text
  if (items?.kind !== 'call' || loop.has('async') || file.called(items) !== 'asyncio.as_completed') return false
  const isAwaited = descendants(loop.get('body') as Node, 'await').some(each => each.children[0]?.text === name)
  return mayPass(items, 'timeout') && argumentOf(items, 'timeout')?.kind !== 'none' && isAwaited
}

/** True where something between the node and the end of the suite catches it, or may. */
function isCaughtWithin(node: Node, block: Node, file: PythonFile): boolean {
  const handlers = handlersAround(node).filter(each => block.contains(each))
  if (handlers.some(each => mayCatch(caughtExpressions(each), file))) return true
  for (let outer = node.parent; outer && block.contains(outer); outer = outer.parent)
    if (outer.kind === 'with_statement' && suppressedBy(outer, file).some(each => mayCatch([each], file))) return true
  return false
}

function mayCatch(caught: readonly Node[], file: PythonFile): boolean {
  return caught.length === 0 || caught.some(each => CATCHES.test(file.names.of(each) ?? 'builtins.Exception'))
}

/** What waits inside of the event loop alone, and never for the operating system, which raises the builtin. */
const WAITS =
  /^(asyncio(\.tasks)?\.(sleep|wait_for|wait|gather|shield|create_task|ensure_future|as_completed|Event|Queue|LifoQueue|PriorityQueue|Lock|Condition|Semaphore|BoundedSemaphore|Future|get_running_loop)(\.\w+)?|async_timeout\.timeout(_at)?|builtins\.(print|len|str|int|float|range|list|dict|set|tuple|repr|min|max|sum|sorted|isinstance))$/

/** True where a suite does nothing from which the builtin `TimeoutError` could come. */
export function onlyWaits(block: Node, file: PythonFile, facts: Facts, hops = 0): boolean {
  if (descendants(block, 'raise_statement').length > 0) return false
  const isKnown = (call: Node): boolean => {
    if (WAITS.test(libraryCall(call, file) ?? '')) return true
    const functions = hops < MOST_HOPS ? (resultOf(call, file, facts)?.functions ?? []) : []
    return (
      functions.length > 0 &&
      functions.every(each => {
        const definition = definitionOf(each, facts)
        const body = definition?.node.get('body')
        const isPlain = definition && decoratorsOf(definition.node).length === 0
        return !!body && isPlain === true && onlyWaits(body, definition.file, facts, hops + 1)
      })
    )
  }
  const isCall = ({ children: [operand] }: Node) => operand?.kind === 'call'
  return (
    descendants(block, 'call').every(each => isKnown(each) && isGivenCalls(each, file)) &&
    descendants(block, 'await').every(isCall) &&
    descendants(block, 'for_statement', 'for_in_clause').every(each => !each.has('async'))
  )
}

/** Functions of asyncio that raise whatever comes out of what they are given. */
const HANDS_ON = /^asyncio(\.tasks)?\.(wait_for|gather|shield|wait|as_completed)$/

/** False where such a function waits for something of which nobody sees what it is: a future that may hold any error. */
function isGivenCalls(call: Node, file: PythonFile): boolean {
  if (!HANDS_ON.test(file.called(call) ?? '')) return true
  const given = argumentsOf(call)
  const limit = argumentOf(call, 'timeout', 1)
  const keywords = [...given.keywords].filter(([name]) => /^(fut|fs|aws|arg)$/.test(name)).map(([, value]) => value)
  return (
    !given.hasStar &&
    !given.hasDoubleStar &&
    [...given.positional, ...keywords].every(each => each.kind === 'call' || each.start === limit?.start)
  )
}
