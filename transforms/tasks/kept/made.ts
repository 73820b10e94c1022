/** Calls that make a task, and what becomes of the task. */

import type { Facts } from '../../../src/project/facts.ts'
import { absoluteName } from '../../../src/project/modules.ts'
import { isPatched } from '../../../src/project/patched.ts'
import { resultOf } from '../../../src/project/results.ts'
import { calleePath } from '../../../src/python/callees.ts'
import { argumentsOf, calledName } from '../../../src/python/calls.ts'
import { neverRuns } from '../../../src/python/dead-code.ts'
import { definitionNamed } from '../../../src/python/endless.ts'
import { isLoopType, loopMethod } from '../../../src/python/event-loops.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { isExpectedToFail } from '../../../src/python/misuse-tests.ts'
import { libraryCall, originOf } from '../../../src/python/receivers.ts'
import type { Node } from '../../../src/python/tree.ts'

export type Project = { readonly file: PythonFile; readonly facts: Facts }

/** The last names of what makes tasks: no finding without one of them. */
export const makers = ['create_task', 'ensure_future']

const MAKERS = /^asyncio\.(create_task|ensure_future)$/

/**
 * What makes the task, as a person knows it, where the call makes one of which the event loop keeps no more than a weak reference;
 * null for a call that does not, or of which that is not certain.
 */
export function taskMaker(call: Node, { file, facts }: Project): string | null {
  if (!makers.includes(calledName(call))) return null
  const name = libraryCall(call, file) ?? ofOneLoop(call.get('function'), file)
  if (
    !(MAKERS.test(name) || loopMethod(name) === 'create_task') ||
    neverRuns(call, file) ||
    isExpectedToFail(call, file)
  )
    return null
  const [given] = argumentsOf(call).positional
  if (name === 'asyncio.ensure_future' && !(given?.kind === 'call' && isNew(given, file, facts))) return null
  if (given && keepsItself(given, file, facts)) return null
  return name.startsWith('asyncio.') && name.split('.').length > 2 ? 'loop.create_task' : name
}

/** `loop.create_task` where each value of the variable is an event loop, though not by the same call. */
function ofOneLoop(callee: Node | null, file: PythonFile): string {
  const loop = callee?.get('object')
  const bindings = loop?.kind === 'identifier' ? (file.scopes.lookup(loop.text, loop) ?? []) : []
  const types = bindings.map(({ value }) => originOf(value, file)?.type ?? '')
  return types.length > 1 && types.every(isLoopType) ? 'asyncio.AbstractEventLoop.create_task' : ''
}

/** False for what may give a future of somebody else, which `ensure_future()` only hands back. */
function isNew(given: Node, file: PythonFile, facts: Facts): boolean {
  const result = resultOf(given, file, facts)
  if (result) return result.given === 'coroutine'
  const path = calleePath(given, file)
  return path === null || (facts.functionNamed(absoluteName(path, file))?.isAsync ?? true)
}

/** True for a coroutine that may put its own task where it is kept: `self.task = asyncio.current_task()`. */
export function keepsItself(given: Node, file: PythonFile, facts: Facts): boolean {
  const functions = given.kind === 'call' ? (resultOf(given, file, facts)?.functions ?? []) : []
  const own = functions.filter(({ mentions }) => mentions.includes('current_task'))
  return own.some(({ name }) => facts.filesWith('current_task').some(each => KEEPING.test(textOf(name, each))))
}

const KEEPING =
  /[.\]]\w*\s*(:[^=\n]*)?=\s*[\w.]*\bcurrent_task\(|\.(add|append|put_nowait|setdefault)\([^\n]*\bcurrent_task\(/

function textOf(name: string, file: PythonFile): string {
  return definitionNamed(name, file)?.text ?? ''
}

/** True where something else is put in the place of what makes tasks, as tests do, which may give no task. */
export function isMakerReplaced(maker: string, { file, facts }: Project): boolean {
  return isPatched(maker.slice(maker.lastIndexOf('.') + 1), file, facts)
}
