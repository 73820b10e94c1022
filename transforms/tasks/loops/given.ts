/** The event loop that a task or a future is made for. */

import type { Edit } from '../../../src/engine/edit.ts'
import { withoutArgument } from '../../../src/python/argument-edits.ts'
import { argumentsOf } from '../../../src/python/calls.ts'
import { neverRuns } from '../../../src/python/dead-code.ts'
import { isLoopType, runsOnOtherLoop } from '../../../src/python/event-loops.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { goneWithUse, isRunningLoop, loopVariableOf } from '../../../src/python/running-loop.ts'
import type { Node } from '../../../src/python/tree.ts'
import { isVersionGuarded } from '../../../src/python/version-guards.ts'

/** True where code runs on asyncio's loop, directly in a coroutine. */
export function runsInCoroutine(node: Node, file: PythonFile): boolean {
  return executionOf(node).coroutine !== null && isOpenToChange(node, file)
}

/** True for code of asyncio that is there for every Python, and of which the text does not matter. */
export function isOpenToChange(node: Node, file: PythonFile): boolean {
  const { obstacle } = executionOf(node)
  if (obstacle === 'annotation' || obstacle === 'f-string-debug') return false
  return !runsOnOtherLoop(file) && !neverRuns(node, file) && !isVersionGuarded(node, file)
}

export type GivenLoop = {
  /** Its expression; null without one, and for `None`. */
  readonly loop: Node | null
  /** True where the code that asks for the current loop gets the same one. */
  readonly isRunning: boolean
  /** Takes the argument out of the call, and the variable that nothing else uses. */
  readonly edits: readonly Edit[]
}

/** The `loop=` of a call in a coroutine. */
export function loopGiven(call: Node, file: PythonFile): GivenLoop {
  const value = argumentsOf(call).keywords.get('loop') ?? null
  if (!value) return { loop: null, isRunning: true, edits: [] }
  const isNone = value.kind === 'none'
  return {
    loop: isNone ? null : value,
    isRunning: isNone || isRunningLoop(value, file),
    edits: [withoutArgument(value.parent as Node), ...goneWithUse(loopVariableOf(value, file))],
  }
}

/** True for a variable that can hold nothing but an event loop: never `None`. */
export function isCertainLoop(loop: Node, file: PythonFile): boolean {
  const bindings = loop.kind === 'identifier' ? (file.scopes.lookup(loop.text, loop) ?? []) : []
  const [only] = bindings
  return bindings.length === 1 && only?.value?.kind === 'call' && isLoopType(file.called(only.value))
}

/** True for a name or a path of attributes, which can be written before a method. */
export function isPath(loop: Node): boolean {
  return /^[\w.]+$/u.test(loop.text) && /^(identifier|attribute)$/.test(loop.kind)
}
