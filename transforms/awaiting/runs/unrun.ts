/** Coroutines that plain code calls and nobody runs. */

import type { Facts } from '../../../src/project/facts.ts'
import { absoluteName } from '../../../src/project/modules.ts'
import { awaitableOf } from '../../../src/project/results.ts'
import type { FunctionSummary } from '../../../src/project/summaries.ts'
import { calleePath } from '../../../src/python/callees.ts'
import { neverRuns } from '../../../src/python/dead-code.ts'
import { definitionNamed } from '../../../src/python/endless.ts'
import { eventLoopOf } from '../../../src/python/event-loops.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { isExpectedToFail } from '../../../src/python/misuse-tests.ts'
import { isReplaced } from '../../../src/python/replaced-attributes.ts'
import { returnValues } from '../../../src/python/returns.ts'
import { isGuarded } from '../../../src/python/scripts.ts'
import type { Node } from '../../../src/python/tree.ts'
import { useOf } from '../../../src/python/value-uses.ts'
import { isWithinCoroutine } from '../missing/place.ts'

export type Project = { readonly file: PythonFile; readonly facts: Facts }

export type Unrun = {
  /** What is called, as a person knows it: `main`, `Store.save`. */
  readonly name: string
  /** The functions of the project that the call may run; empty for one of a library. */
  readonly functions: readonly FunctionSummary[]
  /** The `def` that makes the call; null at module level. */
  readonly frame: Node | null
}

const EXITS = new Set(['builtins.SystemExit', 'builtins.exit', 'builtins.quit', 'sys.exit'])

/** What the call runs, where it makes a coroutine outside of every coroutine and nobody can await it; else null. */
export function unrunAt(call: Node, { file, facts }: Project): Unrun | null {
  if (useOf(call, file) !== 'dropped' && !isExitStatus(call, file)) return null
  const { function: frame, obstacle } = executionOf(call)
  if (isWithinCoroutine(call) || frame?.kind === 'lambda' || (obstacle && obstacle !== 'nested-comprehension'))
    return null
  const result = awaitableOf(call, file, facts)
  if (!result || (!isGuarded(call) && isPlain(call, file, facts))) return null
  if (result.given !== 'coroutine' || eventLoopOf(file) === 'other') return null
  const method = call.get('function')?.get('attribute')?.text
  if ((method && isReplaced(method, file)) || neverRuns(call, file) || isExpectedToFail(call, file)) return null
  const { name, functions } = result
  return functions.some(each => needsOtherLoop(each, facts)) ? null : { name, functions, frame }
}

/**
 * True for a plain function that hands on no coroutine. Of another file, all of which would have to be looked at, that is taken for
 * granted: outside of a main guard there are many such calls.
 */
function isPlain(call: Node, file: PythonFile, facts: Facts): boolean {
  const path = calleePath(call, file)
  if (path === null) return true
  const called = facts.functionNamed(absoluteName(path, file))
  if (!called || called.isAsync || called.decorators.length > 0) return false
  const definition = called.path === file.path ? definitionNamed(called.name, file) : null
  return !definition || !returnValues(definition).some(({ kind }) => kind === 'call')
}

/** `sys.exit(main())`, `raise SystemExit(main())`. */
function isExitStatus(call: Node, file: PythonFile): boolean {
  const exit = call.parent?.kind === 'argument_list' ? call.parent.parent : null
  if (!exit || call.parent?.children.length !== 1 || !/(exit|quit|SystemExit)$/.test(exit.get('function')?.text ?? ''))
    return false
  return EXITS.has(file.called(exit) ?? '')
}

function needsOtherLoop({ name }: FunctionSummary, facts: Facts): boolean {
  return facts.reaches(name, called => /^(curio|trio)\./.test(called)) !== null
}
