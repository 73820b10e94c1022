/** Futures and executors of `concurrent.futures`: which calls on them can still wait, and where an executor ends. */

import { argumentOf, argumentsOf } from './calls.ts'
import { executionOf } from './execution.ts'
import type { PythonFile } from './file.ts'
import { caughtExpressions, handlersAround, suppressedBy } from './handlers.ts'
import { oncePerName } from './memo.ts'
import { attributesNamed, mayName } from './named-nodes.ts'
import { libraryCall, libraryName, libraryType, originOf } from './receivers.ts'
import { descendants, descendantsWhere, type Node } from './tree.ts'
import { atLeast, type PythonVersion } from './version.ts'

const EXECUTOR = 'concurrent.futures.Executor'
const AS_COMPLETED = 'concurrent.futures.as_completed'
const WAIT = 'concurrent.futures.wait'

/** True for `future.result()` and `future.exception()` where the future is done by then, as far as one can see. */
export function isSettled(call: Node, file: PythonFile): boolean {
  const future = call.get('function')?.get('object')
  const frame = executionOf(call).function
  if (!future || !frame) return false
  const origin = originOf(future, file)
  if (!origin || isDoneCallback(future, file)) return true
  if (origin.via === 'call' && (isCompleted(origin.node, file) || endedBefore(origin.node, call, file))) return true
  return descendants(frame, 'call').some(
    other => other.start < call.start && isEarlier(other, call, future, file) && settles(other, call, future, file),
  )
}

/** `def report(future)` that is handed to `add_done_callback`. */
function isDoneCallback(future: Node, file: PythonFile): boolean {
  const isParameter = file.scopes.lookup(future.text, future)?.[0]?.kind === 'parameter'
  return isParameter && !executionOf(future).coroutine
}

/** An item of `as_completed(…)`, taken directly or in a thread. */
function isCompleted(maker: Node, file: PythonFile): boolean {
  return descendants(maker, 'identifier', 'attribute').some(each => libraryName(each, file) === AS_COMPLETED)
}

/** True when the `with` of the executor that got the job has ended. */
function endedBefore(submit: Node, call: Node, file: PythonFile): boolean {
  for (let outer = submit.parent; outer; outer = outer.parent) {
    if (outer.kind === 'function_definition') return false
    if (outer.kind === 'with_statement' && outer.end <= call.start && executorOf(outer, file)) return true
  }
  return false
}

/** True when nothing binds the variable anew between the two calls of one function. */
function isEarlier(other: Node, call: Node, future: Node, file: PythonFile): boolean {
  if (executionOf(other).function !== executionOf(call).function) return false
  if (future.kind !== 'identifier') return true
  const bindings = file.scopes.lookup(future.text, future) ?? []
  return !bindings.some(({ node }) => other.end <= node.start && node.end <= call.start)
}

/** A test whether it is done, a wait for all of them, or a look at its result on every way to this one. */
function settles(other: Node, call: Node, future: Node, file: PythonFile): boolean {
  if (isAwaited(other, future, file)) return isOnEveryWay(other, call)
  const method = handedOver(other, file) ?? other.get('function')
  if (method && libraryName(method, file) === WAIT) return true
  if (method?.kind !== 'attribute') return false
  const name = method.get('attribute')?.text ?? ''
  if (name === 'shutdown' && libraryName(method, file) === `${EXECUTOR}.shutdown`)
    return argumentOf(other, 'wait', 0)?.kind !== 'false'
  if (method.get('object')?.text !== future.text) return false
  if (name === 'done') return true
  const isUnlimited = (other.get('arguments')?.children.length ?? 0) === (method === other.get('function') ? 0 : 1)
  return /^(result|exception)$/.test(name) && isUnlimited && isOnEveryWay(other, call)
}

/** `asyncio.wrap_future(future)` */
function isAwaited(call: Node, future: Node, file: PythonFile): boolean {
  return libraryCall(call, file) === 'asyncio.wrap_future' && argumentsOf(call).positional[0]?.text === future.text
}

/** The function that `asyncio.to_thread(…)` is given. */
function handedOver(call: Node, file: PythonFile): Node | null {
  return libraryCall(call, file) === 'asyncio.to_thread' ? (argumentsOf(call).positional[0] ?? null) : null
}

/** True when the suite that runs the one call also holds the other, further down. */
function isOnEveryWay(earlier: Node, later: Node): boolean {
  const suite = earlier.ancestor('block', 'module')
  const isConditional = earlier.ancestor('conditional_expression', 'boolean_operator', 'block')?.kind !== 'block'
  return !!suite && !isConditional && suite.contains(later)
}

/** The manager of a sync `with` that is an executor, or null. */
export function executorOf(statement: Node, file: PythonFile): Node | null {
  const items = statement.child('with_clause')?.children ?? []
  for (const item of items) {
    const value = item.get('value')
    const manager = value?.kind === 'as_pattern' ? (value.children[0] ?? null) : value
    const origin = originOf(manager ?? null, file)
    if (manager && origin && libraryType(origin) === EXECUTOR) return manager
  }
  return null
}

/** True when the file makes an executor the one in which the event loop runs what it is given. */
export function setsDefaultExecutor(file: PythonFile): boolean {
  return attributesNamed('set_default_executor', file.tree).length > 0
}

/** True for an iterator that `await asyncio.to_thread(list, executor.map(…))` takes in a thread. */
export function isTakenInThread(call: Node, file: PythonFile): boolean {
  const outer = call.parent?.kind === 'argument_list' ? call.parent.parent : null
  if (!outer) return false
  return /(^|\.)(to_thread|run_in_executor)$/.test(
    libraryCall(outer, file) ?? outer.get('function')?.get('attribute')?.text ?? '',
  )
}

/**
 * Errors that become those of asyncio on their way out of a thread, with where they do: a cancelled future everywhere, a
 * timeout before Python 3.11, where the two were different classes.
 */
export function changedErrors(call: Node, target: PythonVersion): string[] {
  const method = call.get('function')?.get('attribute')?.text ?? call.get('function')?.text ?? ''
  const limits: Readonly<Record<string, number | null>> = { result: 0, exception: 0, as_completed: 1, map: null }
  if (!Object.hasOwn(limits, method)) return []
  const isLimited = argumentOf(call, 'timeout', limits[method] ?? null) !== null
  const errors = method === 'as_completed' ? [] : ['concurrent.futures.CancelledError']
  return isLimited && !atLeast(target, [3, 11]) ? [...errors, 'concurrent.futures.TimeoutError'] : errors
}

/** True when a `try` or `suppress()` around the node names one of these errors. */
export function catchesLibraryError(node: Node, file: PythonFile, errors: readonly string[]): boolean {
  const suppressed: Node[] = []
  for (let outer = node.parent; outer && outer.kind !== 'function_definition'; outer = outer.parent)
    if (outer.kind === 'with_statement') suppressed.push(...suppressedBy(outer, file))
  return [...handlersAround(node).flatMap(caughtExpressions), ...suppressed].some(caught =>
    errors.includes(file.names.of(caught) ?? ''),
  )
}

/** True when the file names the error anywhere. */
export function isNamedIn(file: PythonFile, error: string): boolean {
  return isNamedBelow(error, file.tree.root, file)
}

const isNamedBelow = oncePerName((error, root, file): boolean =>
  descendantsWhere(mayName([error], file), root, 'identifier', 'attribute').some(each => file.names.of(each) === error),
)

/** True when the file cancels futures of an executor. */
export function mayBeCancelled(file: PythonFile): boolean {
  const { tree } = file
  const mayCancel = (body: Node) => tree.holds('cancel', body) || tree.holds('cancel_futures', body)
  return descendantsWhere(mayCancel, tree.root, 'call').some(call => {
    if (argumentsOf(call).keywords.has('cancel_futures')) return true
    if (call.get('function')?.get('attribute')?.text !== 'cancel') return false
    const name = libraryCall(call, file)
    return name === null || name === 'concurrent.futures.Future.cancel'
  })
}
