/** Statements in a row that each await a call and need nothing of each other. */

import type { Facts } from '../../../src/project/facts.ts'
import { ownsLines } from '../../../src/python/blocks.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { caughtExpressions, handlersAround } from '../../../src/python/handlers.ts'
import { qualname } from '../../../src/python/names.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import { judge } from './callee.ts'
import { isCalm } from './calm.ts'
import { argumentsToEvaluate } from './independence.ts'
import { isSeenElsewhere, localBindings } from './locals.ts'
import { variablesIn } from './names.ts'
import { showsPartialResults } from './partial.ts'

/** `name = await call(…)`. */
export type Step = { readonly statement: Node; readonly name: Node; readonly call: Node; readonly isProved: boolean }

/** Why the calls of a run may disturb each other, or why the difference may be seen. */
export type RunDoubt = 'callee-unknown' | 'argument-calls' | 'handler-around' | 'partial-results'

/** The runs of two or more independent steps among the statements of a block. */
export function runsIn(block: Node, file: PythonFile, facts: Facts): Step[][] {
  const runs: Step[][] = []
  let run: Step[] = []
  for (const statement of block.children) {
    const step = stepOf(statement, file, facts)
    if (step && isIndependent(step, run, file)) run.push(step)
    else {
      runs.push(run)
      run = step ? [step] : []
    }
  }
  return [...runs, run].filter(each => each.length > 1)
}

function stepOf(statement: Node, file: PythonFile, facts: Facts): Step | null {
  const [assignment] = statement.children
  if (statement.kind !== 'expression_statement' || assignment?.kind !== 'assignment' || assignment.get('type'))
    return null
  const [name, right] = [assignment.get('left'), assignment.get('right')]
  const call = right?.kind === 'await' ? right.children[0] : null
  if (name?.kind !== 'identifier' || call?.kind !== 'call' || /^_+$/.test(name.text) || !ownsLines(statement))
    return null
  if (descendants(call, 'await', 'named_expression', 'yield').length > 0 || !localBindings(name.text, statement, file))
    return null
  const callee = judge(call, file, facts)
  // The answer to a request may set a cookie that the next one needs, so only the project's own functions are proof.
  if (callee.verdict === 'harmless') return { statement, name, call, isProved: callee.name !== null }
  const isPlausible = callee.verdict === 'doubtful' && callee.name !== null && callee.because === 'callee-unknown'
  return isPlausible ? { statement, name, call, isProved: false } : null
}

function isIndependent({ name, call }: Step, run: readonly Step[], file: PythonFile): boolean {
  const earlier = run.map(step => step.name.text)
  // A nested function may read the variable, and be what is called next.
  if (earlier.some(each => isSeenElsewhere(each, call, file))) return false
  return !earlier.includes(name.text) && !variablesIn(call).some(each => earlier.includes(each))
}

/** The worst doubt about running the steps at once, or null where they are proved to be independent. */
export function doubtOf(run: readonly Step[], file: PythonFile, facts: Facts): RunDoubt | null {
  const [first] = run
  if (!first || run.some(step => !step.isProved)) return 'callee-unknown'
  const names = run.map(step => step.name.text)
  if (showsPartialResults(first.statement, names, file)) return 'partial-results'
  if (run.flatMap(step => argumentsToEvaluate(step.call)).some(each => !isCalm(each, file, facts)))
    return 'argument-calls'
  return mayTellApart(first.statement, file, facts) ? 'handler-around' : null
}

/** `except Exception as error`. */
function bindsError(handler: Node): boolean {
  return handler.child('as_pattern') !== null
}

const CATCH_ALL = new Set(['builtins.Exception', 'builtins.BaseException'])

/** True when a handler around, here or above in the project, does not treat all errors alike. */
function mayTellApart(statement: Node, file: PythonFile, facts: Facts): boolean {
  const isChoosy = (caught: readonly (string | null)[]) => caught.some(name => name === null || !CATCH_ALL.has(name))
  const around = handlersAround(statement)
  if (around.some(bindsError)) return true
  if (around.some(handler => isChoosy(caughtExpressions(handler).map(each => file.names.of(each))))) return true
  const home = executionOf(statement).function
  if (!home) return false
  const name = file.module ? `${file.module}.${qualname(home)}` : qualname(home)
  return facts.handlersAbove(name).some(handler => isChoosy(handler.catches))
}
