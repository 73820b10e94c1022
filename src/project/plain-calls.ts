/** Calls of which it is certain that nobody can await what they give. */

import { calleePath } from '../python/callees.ts'
import { isSyncLibraryCall } from '../python/coroutine-functions.ts'
import type { PythonFile } from '../python/file.ts'
import { canonicalName } from '../python/library-types.ts'
import { originOf } from '../python/receivers.ts'
import { mayBeReplaced } from '../python/stand-ins.ts'
import { descendants, type Node } from '../python/tree.ts'
import type { Facts } from './facts.ts'
import { absoluteName } from './modules.ts'
import { type CallResult, resultOf } from './results.ts'

/** Functions by which code finds out whether something is to be awaited. */
const QUESTIONS = /\b(isawaitable|iscoroutine|iscoroutinefunction|is_async_callable)\b/

/** What is called, where its result certainly cannot be awaited; null where somebody may have put another function there. */
export function plainCall(call: Node, file: PythonFile, facts: Facts): Omit<CallResult, 'given'> | null {
  const found = plainOfProject(call, file, facts) ?? plainOfLibrary(call, file, facts)
  if (!found || asksBefore(call)) return null
  const patched = (word: string) => facts.patchedElsewhere(word, file.path)
  return mayBeReplaced(call.get('function') as Node, file, patched) ? null : found
}

function plainOfProject(call: Node, file: PythonFile, facts: Facts): Omit<CallResult, 'given'> | null {
  const result = resultOf(call, file, facts)
  return result?.given === 'plain' ? result : null
}

function plainOfLibrary(call: Node, file: PythonFile, facts: Facts): Omit<CallResult, 'given'> | null {
  const path = calleePath(call, file)
  const called = path === null ? null : facts.called(absoluteName(path, file))
  if (called?.kind !== 'library' || !isSyncLibraryCall(called.name)) return null
  const name = canonicalName(called.name)
  return isOfTaskResult(name, call, file) ? null : { name, functions: [] }
}

/** `(await task).cancel()` has the name of the task's method, whatever the task gives. */
function isOfTaskResult(name: string, call: Node, file: PythonFile): boolean {
  if (!/(\bcreate_task|\bensure_future|^asyncio\.(Task|Future))\.\w+$/.test(name)) return false
  return originOf(call.get('function')?.get('object') ?? null, file)?.via === 'await'
}

/** True in a function that asks whether what it calls is a coroutine function: it is made for both. */
function asksBefore(call: Node): boolean {
  const around = call.ancestor('function_definition')
  return !!around && descendants(around, 'identifier').some(each => QUESTIONS.test(each.text))
}
