/** What a coroutine would do differently in the task of its caller. */

import type { Facts } from '../../../src/project/facts.ts'
import { absoluteName } from '../../../src/project/modules.ts'
import { type CallResult, resultOf } from '../../../src/project/results.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { catchesAround, caughtExpressions, handlersAround } from '../../../src/python/handlers.ts'
import { nameInModule } from '../../../src/python/names.ts'
import type { Node } from '../../../src/python/tree.ts'
import type { LoneTask } from './task.ts'

export const doubts = {
  'named-task': 'the task has a name, which logs and `asyncio.current_task()` would no longer show',
  'context-variable': 'it sets context variables or asks for its own task, which would be those of its caller',
  'unknown-work': 'what runs in it is not known as far as it goes, and may set context variables or ask for its task',
  'starts-later':
    'other tasks are started here, and may run before it today, but only after it has begun without its task',
  'only-pause': 'making a task lets other tasks run here, and cancels what would swallow a cancellation',
  'exit-caught': 'an exit or interrupt in a task ends the program, and would be caught here',
} as const

export type Doubt = keyof typeof doubts

/** The best reason why the program may notice that the coroutine has no task of its own: there is always one. */
export function doubtAbout(task: LoneTask, file: PythonFile, facts: Facts): Doubt {
  if (task.hasName) return 'named-task'
  const result = task.coroutine.kind === 'call' ? resultOf(task.coroutine, file, facts) : null
  const work = doubtAboutWork(result, facts)
  if (work) return work
  const frame = executionOf(task.call).function
  if (!frame || /\bcurrent_task\b/.test(frame.text)) return 'context-variable'
  if (catchesExit(task.call, file)) return 'exit-caught'
  const names = result?.functions.map(({ name }) => name) ?? []
  const startsTasks = names.some(name => facts.reaches(name, called => STARTERS.test(called)))
  return startsTasks ? 'starts-later' : 'only-pause'
}

/** True where the coroutine comes back to the function that makes its task. */
export function callsItself({ call, coroutine }: LoneTask, file: PythonFile, facts: Facts): boolean {
  const frame = executionOf(call).function
  const functions = coroutine.kind === 'call' ? (resultOf(coroutine, file, facts)?.functions ?? []) : []
  const own = frame && absoluteName(nameInModule(frame, file), file)
  return functions.some(({ name }) => name === own || facts.reaches(name, called => called === own) !== null)
}

function catchesExit(node: Node, file: PythonFile): boolean {
  const isBare = handlersAround(node).some(handler => caughtExpressions(handler).length === 0)
  return isBare || catchesAround(node, file, ['SystemExit', 'KeyboardInterrupt', 'BaseException'])
}

function doubtAboutWork(result: CallResult | null, facts: Facts): Doubt | null {
  if (result?.given !== 'coroutine') return 'unknown-work'
  if (result.functions.length === 0) return result.name === 'asyncio.sleep' ? null : 'unknown-work'
  const kinds = new Set(result.functions.flatMap(each => facts.effectsOf(each.name)).map(({ kind }) => kind))
  if (kinds.has('context-variable')) return 'context-variable'
  return kinds.has('unknown-call') ? 'unknown-work' : null
}

const STARTERS = /(^|\.)(create_task|ensure_future|start_soon|call_soon\w*|call_later|submit|run_in_executor)$/
