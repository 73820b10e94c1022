/** What a call in a file gives, and what to call it in a message: the project's functions and those of libraries. */

import { calleePath, functionPath } from '../python/callees.ts'
import { asksForColour } from '../python/colour-checks.ts'
import { libraryAwaitable } from '../python/coroutine-functions.ts'
import type { PythonFile } from '../python/file.ts'
import type { Node } from '../python/tree.ts'
import { Memo } from './dependencies.ts'
import type { Facts } from './facts.ts'
import { absoluteName } from './modules.ts'
import type { FunctionSummary } from './summaries.ts'

/**
 * - `coroutine`: does nothing unless it is awaited or made a task;
 * - `future`: under way already, and awaited for its result;
 * - `manager`: awaited, or entered with `async with`;
 * - `async-manager`, `async-generator`: for `async with`, for `async for` only;
 * - `plain`: nothing that could be awaited.
 */
export type Given = 'coroutine' | 'future' | 'manager' | 'async-manager' | 'async-generator' | 'plain'

export type CallResult = {
  readonly given: Given
  /** What is called, as a person knows it: `asyncio.sleep`, `Store.save`. */
  readonly name: string
  /** The functions of the project that the call may run; empty for one of a library. */
  readonly functions: readonly FunctionSummary[]
}

/** What the call gives, or null where that is not certain. */
export function resultOf(call: Node, file: PythonFile, facts: Facts): CallResult | null {
  const known = results.get(facts) ?? new Memo<Node, CallResult | null>(new WeakMap())
  results.set(facts, known)
  return known.get(call, () => (asksForColour(call, file) ? null : resultAt(calleePath(call, file), file, facts)))
}

/** As `resultOf`, but null for what nobody has to await: most calls are known for that by their name alone. */
export function awaitableOf(call: Node, file: PythonFile, facts: Facts): CallResult | null {
  if (!mayBeCoroutineFunction(call.get('function'), file, facts)) return null
  const result = resultOf(call, file, facts)
  return result?.given === 'plain' ? null : result
}

function mayBeCoroutineFunction(callee: Node | null, file: PythonFile, facts: Facts): boolean {
  if (callee?.kind === 'parenthesized_expression')
    return mayBeCoroutineFunction(callee.children[0] ?? null, file, facts)
  if (callee?.kind === 'attribute') return facts.mayNameCoroutine(callee.get('attribute')?.text ?? '')
  if (callee?.kind !== 'identifier' || facts.mayNameCoroutine(callee.text)) return true
  const bindings = file.scopes.lookup(callee.text, callee)
  return !bindings || bindings.some(({ value }) => value !== null)
}

/** Many rules ask about each call; trees never change, and facts that did are others. */
const results = new WeakMap<Facts, Memo<Node, CallResult | null>>()

/** What calling a function would give that is named here and not called, or null where that is not certain. */
export function resultOfFunction(callee: Node, file: PythonFile, facts: Facts): CallResult | null {
  return resultAt(functionPath(callee, file), file, facts)
}

function resultAt(path: string | null, file: PythonFile, facts: Facts): CallResult | null {
  if (path === null) return null
  const called = facts.called(absoluteName(path, file))
  if (called?.kind === 'project')
    return { given: called.result, name: shortName(called.functions), functions: called.functions }
  const given = called ? givenByLibrary(called.name) : null
  return called && given ? { given, name: called.name.replace(/^builtins\./, ''), functions: [] } : null
}

function givenByLibrary(name: string): Given | null {
  const known = libraryAwaitable(name)
  if (known === 'manager-only') return 'async-manager'
  return known === 'async-iterator' ? 'async-generator' : known
}

/** `Store.save` of `shop.db.Store.save`: the class tells which method, the module is at the import. */
function shortName([first]: readonly FunctionSummary[]): string {
  const parts = (first?.name ?? '').split('.')
  const own = parts.slice(parts.lastIndexOf('<locals>') + 1)
  const isMethod = /^[A-Z]/.test(own.at(-2) ?? '')
  return own.slice(isMethod ? -2 : -1).join('.')
}

/** True where one of the functions that a call may run goes on until it is cancelled. */
export function mayNeverEnd(result: CallResult | null): boolean {
  return result?.functions.some(({ neverEnds }) => neverEnds) ?? false
}
