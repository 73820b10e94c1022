/** How code catches the cancellation of the task it runs in, and whether a loop goes on after that. */

import { calledName } from './calls.ts'
import { executionOf } from './execution.ts'
import type { PythonFile } from './file.ts'
import { caughtExpressions } from './handlers.ts'
import { alwaysLeaves, reachesEnd } from './leaving.ts'
import { oncePerNode } from './memo.ts'
import { libraryCall } from './receivers.ts'
import { exitsOf, isWhileTrue } from './repetition.ts'
import { descendants, descendantsWith, type Node } from './tree.ts'

/**
 * How a handler comes to catch a cancellation:
 * - `named`: it is for `CancelledError` alone;
 * - `listed`: `CancelledError` is one of several errors;
 * - `everything`: it is a bare `except:`, or one for `BaseException`.
 */
type CancellationCatch = 'named' | 'listed' | 'everything'

const CANCELLED = new Set(['asyncio.CancelledError', 'asyncio.exceptions.CancelledError'])

/** True for an expression that names asyncio's `CancelledError`. */
export function isCancelledError(node: Node, file: PythonFile): boolean {
  return CANCELLED.has(file.names.of(node) ?? '')
}

/** True for an expression that names the builtin `BaseException`. */
export function isBaseException(node: Node, file: PythonFile): boolean {
  return node.text === 'BaseException' && file.names.of(node) === 'builtins.BaseException'
}

/** How an `except` clause catches cancellations; null where it does not, or where another one before it does. */
export function cancellationCaught(handler: Node, file: PythonFile): CancellationCatch | null {
  const found = caughtBy(handler, file)
  const before = found ? (handler.parent?.children ?? []).filter(each => each.end <= handler.start) : []
  return before.some(each => each.kind === 'except_clause' && caughtBy(each, file)) ? null : found
}

function caughtBy(handler: Node, file: PythonFile): CancellationCatch | null {
  const caught = caughtExpressions(handler)
  if (caught.length === 0 || caught.some(each => isBaseException(each, file))) return 'everything'
  if (!caught.some(each => isCancelledError(each, file))) return null
  return caught.length === 1 ? 'named' : 'listed'
}

/** Where a `try` or `with` suspends its coroutine: `await`, `async for`, `async with` and asynchronous comprehensions of its body. */
export function suspensionsIn(body: Node): Node[] {
  const frame = executionOf(body).function
  const found = [
    ...descendantsWith('await', body, 'await'),
    ...descendantsWith('async', body, 'for_statement', 'with_statement', 'for_in_clause').filter(each =>
      each.has('async'),
    ),
  ]
  return found.filter(each => executionOf(each).function === frame)
}

const CANCELLING = ['cancel', 'cancelled', 'cancelling', 'uncancel', 'current_task', 'all_tasks']

/** True where a function itself has to do with cancelling: it cancels something, or asks what was cancelled. */
export const dealsWithCancelling = oncePerNode((definition: Node) =>
  CANCELLING.some(word => descendantsWith(word, definition, 'identifier').some(({ text }) => text === word)),
)

/** Names of functions that clean up, in which nothing may be left out because of a cancellation. */
const CLEANING =
  /(^|_)(aclose|aexit|cancel|clean(up)?|close|disconnect|dispose|exit|join|quit|release|shutdown|stop|teardown|terminate)/i

/** True for the name of a function that cleans up, such as `wait_closed` and `__aexit__`. */
export function cleansUp(name: string): boolean {
  return CLEANING.test(name)
}

/** The loop in whose body a `try` or `with` stands, or null; a `finally` that always leaves comes out of it. */
export function loopAround(statement: Node): Node | null {
  if (statement.children.some(each => each.kind === 'finally_clause' && alwaysLeaves(each.child('block') ?? each)))
    return null
  const loop = statement.ancestor('for_statement', 'while_statement')
  const isOwn = loop && executionOf(loop).function === executionOf(statement).function
  return isOwn && loop.get('body')?.contains(statement) ? loop : null
}

/** The loop around a `try` or `with` that goes on once control comes out of it, or null. */
export function loopAfter(statement: Node): Node | null {
  const loop = loopAround(statement)
  return loop && reachesEnd(statement, loop.get('body') as Node, true) ? loop : null
}

/** True for a block that has no way out but its end; `last` may be a jump that stands there. */
export function fallsThrough(block: Node, last: Node | null = null): boolean {
  const jumps = ['raise_statement', 'return_statement', 'break_statement', 'continue_statement', 'yield']
  return (
    descendants(block, ...jumps).every(each => each === last) &&
    !block.children.some(each => each !== last && alwaysLeaves(each))
  )
}

/** True for `while True:` that only an exception ends. */
export function isEndlessLoop(loop: Node): boolean {
  return isWhileTrue(loop) && exitsOf(loop).length === 0
}

/**
 * True for a loop that nothing outside of it can end: it goes over items, or for ever, and no `break` or `return` in it depends on
 * a flag that other code may set. Whoever sets one may well cancel the task only to wake it up.
 */
export function endsByItself(loop: Node, file: PythonFile): boolean {
  if (loop.kind === 'while_statement' && !isWhileTrue(loop)) return false
  return exitsOf(loop).every(exit => conditionsAround(exit, loop).every(condition => isOfLoop(condition, loop, file)))
}

function conditionsAround(exit: Node, loop: Node): Node[] {
  const conditions: Node[] = []
  for (let outer = exit.parent; outer && outer !== loop; outer = outer.parent) {
    const condition = /^(if_statement|elif_clause|while_statement)$/.test(outer.kind) ? outer.get('condition') : null
    if (condition) conditions.push(condition)
    if (outer.kind === 'match_statement') conditions.push(...outer.all('subject'))
    if (outer.kind === 'else_clause') conditions.push(...conditionsOf(outer.parent as Node))
  }
  return conditions
}

function conditionsOf(statement: Node): Node[] {
  return [statement, ...statement.all('alternative')].flatMap(each => each.get('condition') ?? [])
}

/** True for a condition that only looks at variables of the function that the loop itself binds. */
function isOfLoop(condition: Node, loop: Node, file: PythonFile): boolean {
  if (descendants(condition, 'attribute', 'call', 'subscript', 'await').length > 0) return false
  return descendants(condition, 'identifier').every(name => {
    const bindings = file.scopes.lookup(name.text, name) ?? []
    return bindings.length > 0 && bindings.every(({ node, scope }) => loop.contains(node) && scope.kind === 'function')
  })
}

const PAUSES = /^asyncio\.(sleep|wait|wait_for|(Event|Condition)\.(wait|wait_for))$/

/** True for a body that does nothing but wait for some time or some sign: people wake such a pause up by `cancel()`. */
export function isPause(body: Node, file: PythonFile): boolean {
  const [only, ...others] = body.children
  const awaited = only?.kind === 'expression_statement' && others.length === 0 ? only.child('await') : null
  const call = awaited?.child('call')
  return !!call && PAUSES.test(libraryCall(call, file) ?? '')
}

/** The calls in a body that ask a future for its result, or wait for futures, without `await`. */
export function blockingResults(body: Node): Node[] {
  return descendants(body, 'call').filter(
    call => /^(as_completed|exception|result|map|wait)$/.test(calledName(call)) && call.parent?.kind !== 'await',
  )
}
