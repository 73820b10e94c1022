/** Calls that give something to await which nobody awaits, and what is done with it instead. */

import type { Facts } from '../../../src/project/facts.ts'
import { awaitableOf, type CallResult, resultOfFunction } from '../../../src/project/results.ts'
import { neverRuns } from '../../../src/python/dead-code.ts'
import { eventLoopOf, LOOP_TYPES } from '../../../src/python/event-loops.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { isExpectedToFail } from '../../../src/python/misuse-tests.ts'
import { isReplaced } from '../../../src/python/replaced-attributes.ts'
import type { Node } from '../../../src/python/tree.ts'
import { useOf, type ValueUse } from '../../../src/python/value-uses.ts'
import { isAwaitedByName } from './handed-on.ts'

export type Project = { readonly file: PythonFile; readonly facts: Facts }

export type Missing = {
  readonly use: ValueUse
  readonly given: CallResult['given']
  /** What is called, as a person knows it: `asyncio.sleep`, `Store.save`. */
  readonly name: string
}

/** What the call gives and how that is used, where it is used in one of these ways, by code that runs and is meant to work. */
export function missingAt(call: Node, uses: ReadonlySet<ValueUse>, { file, facts }: Project): Missing | null {
  const use = usedFor(call, file)
  if (!uses.has(use)) return null
  const result = awaitableOf(call, file, facts) ?? ofPartial(call, file, facts)
  if (!result || isOfOtherLoop(result, file) || isLooselyDeclared(result, use)) return null
  const method = call.get('function')?.get('attribute')?.text
  if ((method && isReplaced(method, file)) || neverRuns(call, file) || isExpectedToFail(call, file)) return null
  return { use, given: result.given, name: result.name.replace(LOOP, 'loop.') }
}

/** The names of the tables for an event loop, by the call that gives it. */
const LOOP = new RegExp(`^${LOOP_TYPES}\\.`)

/** `while chunk := reader.read(8)` tests what is read, unless the name is for a coroutine that is awaited later. */
function usedFor(call: Node, file: PythonFile): ValueUse {
  const { parent } = call
  if (parent?.kind !== 'named_expression') return useOf(call, file)
  return isAwaitedByName(parent.get('name') as Node, file) ? 'assigned' : useOf(parent, file)
}

/** `load = partial(fetch, url)` gives what `fetch` gives. */
function ofPartial(call: Node, file: PythonFile, facts: Facts): CallResult | null {
  const callee = call.get('function')
  if (callee?.kind !== 'identifier') return null
  const bindings = file.scopes.lookup(callee.text, callee)
  const made = bindings?.length === 1 ? bindings[0]?.value : null
  if (made?.kind !== 'call' || file.called(made) !== 'functools.partial') return null
  const [target] = made.get('arguments')?.children ?? []
  return target ? resultOfFunction(target, file, facts) : null
}

/** `async def items(self): ...` often stands for functions with a `yield`, though it declares none (mypy docs, "Asynchronous iterators"). */
function isLooselyDeclared({ functions }: CallResult, use: ValueUse): boolean {
  return (use === 'async-iterated' || use === 'async-entered') && functions.some(({ isStub }) => isStub)
}

/** What belongs to asyncio fails under trio's loop in any case. */
function isOfOtherLoop({ name, functions }: CallResult, file: PythonFile): boolean {
  return functions.length === 0 && name.startsWith('asyncio.') && eventLoopOf(file) === 'other'
}

/** Functions that are written for their result, and so belong to a rule of their own where that is dropped. */
const WAITERS = new Set(['gather', 'shield', 'to_thread', 'wait', 'wait_for'].map(name => `asyncio.${name}`))

/** True for `asyncio.gather()` and its like. */
export function isWaiter({ name }: Missing): boolean {
  return WAITERS.has(name)
}

/** True for what does nothing at all until it is awaited. */
export function isIdle({ given, name }: Missing): boolean {
  return given === 'coroutine' || (given === 'manager' && isRequest(name))
}

/** True for what makes no sense as a value: a coroutine, a request that was not sent, or a future that is no task. */
export function isNoValue(missing: Missing, call: Node): boolean {
  if (isIdle(missing)) return missing.given === 'coroutine' || !missing.use.endsWith('entered')
  return missing.given === 'future' && !TASK_MAKERS.test(missing.name) && !isOfFuture(call)
}

function isRequest(name: string): boolean {
  return /^aiohttp\.ClientSession\.\w+$/.test(name)
}

const TASK_MAKERS = /\.(Future|Task|create_future|create_task|ensure_future)$/

/** What a future has for those who do not await it (docs, "Future Object" and "Task Object"). */
const FUTURE_ATTRIBUTES =
  /^(_.*|add_done_callback|cancel|cancelled|cancelling|done|exception|get_\w+|print_stack|remove_done_callback|result|set_\w+|uncancel)$/

function isOfFuture({ parent }: Node): boolean {
  return parent?.kind === 'attribute' && FUTURE_ATTRIBUTES.test(parent.get('attribute')?.text ?? '')
}
