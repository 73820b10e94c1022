/** Whether a handler for every error takes the cancellation of its task for one of them. */

import { cancellerOf } from '../../../src/project/cancellers.ts'
import type { Facts } from '../../../src/project/facts.ts'
import { isMadeTask } from '../../../src/project/task-bodies.ts'
import { calledName } from '../../../src/python/calls.ts'
import { cancellationCaught, loopAfter, suspensionsIn } from '../../../src/python/cancellation.ts'
import { neverRuns } from '../../../src/python/dead-code.ts'
import { runsOnOtherLoop } from '../../../src/python/event-loops.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { errorName } from '../../../src/python/handlers.ts'
import { importsFrom } from '../../../src/python/imports.ts'
import { descendants, descendantsWith, type Node } from '../../../src/python/tree.ts'
import { isInCleanup, isLegitimate } from './loops.ts'

/** True for a bare `except:` and an `except BaseException:` around an `await` that go on whatever happened. */
export function swallowsEverything(handler: Node, file: PythonFile, facts: Facts): boolean {
  const value = handler.get('value')
  const body = handler.parent?.get('body')
  if (!body || (value && !/^(?!.*CancelledError).*BaseException/s.test(value.text))) return false
  if (!file.tree.holds('await', body) && !file.tree.holds('async', body)) return false
  const { coroutine } = executionOf(handler)
  if (!coroutine || !runsOnAsyncio(file) || cancellationCaught(handler, file) !== 'everything') return false
  if (isDeliberate(handler, file) || (value && endsTask(handler, coroutine, file, facts))) return false
  return catchesOwn(handler.parent as Node, coroutine, file, facts)
}

/** True where the body of a `try` or `with` awaits, nothing in it seems to be cancelled on its own, and nothing has to be cleaned up. */
export function catchesOwn(statement: Node, coroutine: Node, file: PythonFile, facts: Facts): boolean {
  if (isLegitimate(coroutine, file) || isInCleanup(statement, coroutine) || neverRuns(statement, file)) return false
  const places = suspensionsIn(statement.get('body') as Node)
  return places.length > 0 && places.every(each => cancellerOf(each, file, facts) !== 'foreign')
}

/** False for other event loops than asyncio's. Coroutines of twisted await its own deferreds, which nobody cancels that way. */
export function runsOnAsyncio(file: PythonFile): boolean {
  return !runsOnOtherLoop(file) && !importsFrom(file, 'twisted')
}

/** Where the coroutine is what a task runs, and ends with the `try`, `BaseException` is meant to keep the loop from complaining. */
function endsTask(handler: Node, coroutine: Node, file: PythonFile, facts: Facts): boolean {
  const statement = handler.parent
  const returns = descendantsWith('return', coroutine, 'return_statement')
  const givesValue = returns.some(each => each.children.length > 0 && executionOf(each).function === coroutine)
  return !!statement && !givesValue && !loopAfter(statement) && isMadeTask(coroutine, file, facts)
}

/** Calls that end the program, or hand the error to somebody else. */
const HANDED_ON =
  /^(exit|_exit|quit|exc_info|set_exception|send_error|fail|abort|throw|_?handle_\w+|excepthook|call_exception_handler)$/

/** True for a handler that raises, ends the program, or hands the error on. */
function isDeliberate(handler: Node, file: PythonFile): boolean {
  if (descendants(handler, 'raise_statement').length > 0) return true
  const calls = descendants(handler, 'call')
  if (calls.some(call => HANDED_ON.test(calledName(call)))) return true
  const name = errorName(handler)
  if (!name) return false
  const uses = descendants(handler.child('block') ?? handler, 'identifier').filter(each => each.text === name.text)
  return uses.some(use => !isOnlyShown(use, handler, file))
}

/** True for an error that is written to a log, or made a text. */
function isOnlyShown(use: Node, handler: Node, file: PythonFile): boolean {
  for (let outer = use.parent; outer && outer !== handler; outer = outer.parent) {
    if (outer.kind === 'interpolation') return true
    if (outer.kind === 'call' && isReport(outer, file)) return true
  }
  return false
}

const LOG_METHODS =
  /^(critical|debug|error|exception|fatal|info|log|print|print_exc|print_exception|warn|warning|write)$/

function isReport(call: Node, file: PythonFile): boolean {
  return LOG_METHODS.test(calledName(call)) || /^builtins\.(print|repr|str|type)$/.test(file.called(call) ?? '')
}
