/** Calls in a coroutine that would start an event loop, and raise because one is running. */

import type { Facts } from '../../../src/project/facts.ts'
import { allowsNestedLoops } from '../../../src/project/nested-loops.ts'
import { resultOf, resultOfFunction } from '../../../src/project/results.ts'
import { mayAutoawait } from '../../../src/python/autoawait.ts'
import { argumentsOf, calledName } from '../../../src/python/calls.ts'
import { neverRuns } from '../../../src/python/dead-code.ts'
import { loopMethod, runsOnOtherLoop } from '../../../src/python/event-loops.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { isExpectedToFail } from '../../../src/python/misuse-tests.ts'
import { libraryCall } from '../../../src/python/receivers.ts'
import { isRunningLoop } from '../../../src/python/running-loop.ts'
import type { Node } from '../../../src/python/tree.ts'

export type NestedRun = {
  /** As a person knows it. */
  readonly name: string
  /** What it is given to run; null where that cannot be told, or where it is given more that matters. */
  readonly awaited: Node | null
  /** The loop that `run_until_complete` is called on; null for `asyncio.run`. */
  readonly loop: Node | null
  /** True for a loop that may not be the running one. */
  readonly isOther: boolean
}

/** The run that a call in a coroutine would be, where it certainly raises; else null. */
export function nestedRunOf(call: Node, file: PythonFile, facts: Facts): NestedRun | null {
  const callee = call.get('function')
  const method = calledName(call)
  const isWhole = method !== 'run_until_complete'
  if (isWhole ? file.called(call) !== 'asyncio.run' : loopMethod(libraryCall(call, file)) !== 'run_until_complete')
    return null
  const { coroutine, obstacle } = executionOf(call)
  // What is awaited is another rule's: `await asyncio.run(f())` awaits the result.
  const place = coroutine ?? (mayAutoawait(call) ? file.tree.root : null)
  if (!place || obstacle === 'annotation' || call.parent?.kind === 'await') return null
  if (runsOnOtherLoop(file) || neverRuns(call, file) || isExpectedToFail(call, file)) return null
  if (isBehindTest(call, place) || namesFunction(call, file, facts) || allowsNestedLoops(facts)) return null
  const loop = isWhole ? null : (callee?.get('object') ?? null)
  const name = isWhole ? 'asyncio.run' : 'run_until_complete'
  return { name, awaited: awaitedBy(call, isWhole), loop, isOther: !isWhole && !isRunningLoop(loop, file) }
}

function awaitedBy(call: Node, isWhole: boolean): Node | null {
  const { positional, keywords, hasStar, hasDoubleStar } = argumentsOf(call)
  const parameter = isWhole ? 'main' : 'future'
  const [given = keywords.get(parameter) ?? null, ...more] = positional
  const odd = [...keywords].some(
    ([name, value]) => !(isWhole && name === 'debug' && isPlain(value)) && name !== parameter,
  )
  return hasStar || hasDoubleStar || more.length > 0 || odd ? null : given
}

/** True for a value without which nothing is missing: no call that does something. */
function isPlain(value: Node): boolean {
  return /^(attribute|false|identifier|none|true)$/.test(value.kind)
}

/** `asyncio.run(main)`, where `main` should be called first. */
function namesFunction(call: Node, file: PythonFile, facts: Facts): boolean {
  const [given] = argumentsOf(call).positional
  if (given?.kind !== 'identifier' && given?.kind !== 'attribute') return false
  return resultOfFunction(given, file, facts) !== null
}

/** True for what nobody can await, as far as is known. */
export function isHopeless(given: Node, file: PythonFile, facts: Facts): boolean {
  if (given.kind === 'call') {
    const result = resultOf(given, file, facts)
    return result !== null && !/^(coroutine|future|manager)$/.test(result.given)
  }
  return !/^(attribute|await|boolean_operator|conditional_expression|identifier|parenthesized_expression|subscript)$/.test(
    given.kind,
  )
}

/** True behind a condition or a handler that asks whether a loop is running, and in code that expects the error. */
function isBehindTest(call: Node, place: Node): boolean {
  if (/\bis_running\b/.test(place.text)) return true
  // A test of the error: `with self.assertRaises(RuntimeError): asyncio.run(main())`, with `main` beside it.
  if (/\bRuntimeError\b/.test(place.ancestor('function_definition')?.text ?? '')) return true
  for (let below = call, outer = call.parent; outer && outer !== place; below = outer, outer = outer.parent) {
    const condition = outer.kind === 'conditional_expression' ? outer.children[1] : outer.get('condition')
    if (condition && condition !== below && /running|loop/.test(condition.text)) return true
    const isHandler = outer.kind === 'try_statement' && below.field !== 'body'
    if (isHandler && /running_loop/.test(outer.get('body')?.text ?? '')) return true
  }
  return false
}
