/** The `loop` that functions of asyncio took until Python 3.9 (SEMANTICS 10.5). */

import { classNamed, decoratorNames, definesFunction, methodOwner, withBases } from './attributes.ts'
import { executionOf } from './execution.ts'
import type { PythonFile } from './file.ts'
import { plainString } from './names.ts'
import { libraryCall, libraryName } from './receivers.ts'
import type { Node } from './tree.ts'

/**
 * - `coroutine`: a coroutine function, which runs on whatever loop runs it;
 * - `class`: of an object that finds its loop when it is first waited for, below Python 3.10 when it is made;
 * - `future`: takes the running loop at once.
 */
export type LoopTaker = 'coroutine' | 'class' | 'future'

const COROUTINES =
  /^asyncio\.(?:(?:tasks|streams|subprocess)\.)?(sleep|wait|wait_for|open_connection|start_server|open_unix_connection|start_unix_server|create_subprocess_exec|create_subprocess_shell)$/
const CLASSES =
  /^asyncio\.(?:(?:locks|queues)\.)?(Lock|Event|Condition|Semaphore|BoundedSemaphore|Queue|PriorityQueue|LifoQueue)(?:\.__init__)?$/
const FUTURES = /^asyncio\.(?:tasks\.)?(gather|shield|as_completed)$/

/** What the call calls, if that no longer takes a `loop`, also through `functools.partial` and a class that derives from such a one. */
export function loopTaker(call: Node, file: PythonFile): LoopTaker | null {
  const name = libraryCall(call, file)
  const wrapped = name === 'functools.partial' ? (call.get('arguments')?.children[0] ?? null) : null
  const known = takerNamed(wrapped ? libraryName(wrapped, file) : name)
  if (known) return known
  const callee = call.get('function')
  const derived = isInitOfSuper(callee, file) ? classAround(call) : inheritingClass(callee, file)
  return derived && derivesFromTaker(derived, file) ? 'class' : null
}

function takerNamed(name: string | null): LoopTaker | null {
  if (name === null) return null
  if (COROUTINES.test(name)) return 'coroutine'
  if (CLASSES.test(name)) return 'class'
  return FUTURES.test(name) ? 'future' : null
}

/** `super().__init__` */
function isInitOfSuper(callee: Node | null, file: PythonFile): boolean {
  const object = callee?.get('attribute')?.text === '__init__' ? callee.get('object') : null
  return (
    object?.kind === 'call' && file.called(object) === 'builtins.super' && !object.get('arguments')?.children.length
  )
}

function classAround(node: Node): Node | null {
  const { function: method } = executionOf(node)
  return method?.kind === 'function_definition' ? methodOwner(method) : null
}

/** The class of this file that is called, where it leaves it to its base how its objects are made. */
function inheritingClass(callee: Node | null, file: PythonFile): Node | null {
  const owner = classNamed(file.names.of(callee) ?? '', file)
  const isOwn = (each: Node) => definesFunction(each, '__init__', file) || definesFunction(each, '__new__', file)
  return owner && !withBases(owner, file).some(isOwn) ? owner : null
}

/** True where the one base of the class is such a class of asyncio. */
function derivesFromTaker(owner: Node, file: PythonFile): boolean {
  const bases = owner.get('superclasses')?.children ?? []
  const [base] = bases
  return bases.length === 1 && base !== undefined && CLASSES.test(libraryName(base, file) ?? '')
}

/** The decorators that make a coroutine of a generator. */
export const GENERATOR_COROUTINE = /^(asyncio\.(coroutines\.)?|types\.)coroutine$/

/** True in a coroutine, also in one that is written as a generator: there an event loop runs. */
export function runsInLoop(node: Node, file: PythonFile): boolean {
  const { function: around, coroutine } = executionOf(node)
  if (coroutine) return true
  const names = around?.kind === 'function_definition' ? decoratorNames(around, file) : []
  return names.some(each => GENERATOR_COROUTINE.test(each ?? ''))
}

/**
 * True for an expression that certainly gives the loop that runs a coroutine, or a generator that is one: `asyncio.get_running_loop()`,
 * or a variable for it.
 */
export function isLoopAround(value: Node, file: PythonFile): boolean {
  if (value.kind === 'call') return GETTERS.test(file.called(value) ?? '')
  const bindings = value.kind === 'identifier' ? file.scopes.lookup(value.text, value) : null
  const [only] = bindings ?? []
  if (bindings?.length !== 1 || only?.value?.kind !== 'call' || !isLoopAround(only.value, file)) return false
  return executionOf(only.value).function === executionOf(value).function && runsInLoop(value, file)
}

const GETTERS = /^asyncio\.(?:events\.)?get_(event|running)_loop$/

/** True for an expression that only reads: a name, an attribute, `loop or get_event_loop()`. */
export function onlyReads(value: Node, file: PythonFile): boolean {
  switch (value.kind) {
    case 'none':
    case 'identifier':
      return true
    case 'attribute':
      return onlyReads(value.get('object') as Node, file)
    case 'parenthesized_expression':
    case 'boolean_operator':
    case 'conditional_expression':
      return value.children.every(each => onlyReads(each, file))
    case 'call':
      return GETTERS.test(file.called(value) ?? '') || isGetLoop(value, file)
    default:
      return false
  }
}

/** `task.get_loop()` */
function isGetLoop(call: Node, file: PythonFile): boolean {
  const callee = call.get('function')
  if (callee?.get('attribute')?.text !== 'get_loop' || call.get('arguments')?.children.length) return false
  return onlyReads(callee.get('object') as Node, file)
}

/** The display or call that makes a dictionary with a `loop`, in the same function; null where that is not certain. */
export function loopDictionary(value: Node | null, file: PythonFile): Node | null {
  const made = dictionaryBehind(value, file)
  return made && holdsLoop(made, file) ? made : null
}

function dictionaryBehind(value: Node | null, file: PythonFile): Node | null {
  if (value?.kind !== 'identifier') return value
  const bindings = file.scopes.lookup(value.text, value)
  const made = bindings?.length === 1 ? (bindings[0]?.value ?? null) : null
  return made && executionOf(made).function === executionOf(value).function ? made : null
}

function holdsLoop(made: Node, file: PythonFile): boolean {
  if (made.kind === 'dictionary')
    return made.children.some(each => each.kind === 'pair' && plainString(each.get('key')) === 'loop')
  if (made.kind !== 'call' || file.called(made) !== 'builtins.dict') return false
  return (made.get('arguments')?.children ?? []).some(
    each => each.kind === 'keyword_argument' && each.get('name')?.text === 'loop',
  )
}
