/** What may end an endless loop of a coroutine, and whether anybody minds it. */

import type { Facts } from '../../../src/project/facts.ts'
import { resultOf } from '../../../src/project/results.ts'
import { isAwaitedByRun } from '../../../src/project/task-bodies.ts'
import { calledName } from '../../../src/python/calls.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { handlersAround } from '../../../src/python/handlers.ts'
import { alwaysLeaves } from '../../../src/python/leaving.ts'
import { maySwallow } from '../../../src/python/managers.ts'
import { nameInModule } from '../../../src/python/names.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'

/** True where an exit may end the loop, or an error of its calls: somebody around it, or above the coroutine, handles one. */
export function mayEnd(loop: Node, coroutine: Node, file: PythonFile, facts: Facts): boolean {
  if (descendants(loop, 'expression_statement').some(alwaysLeaves) || handlersAround(loop).length > 0) return true
  if (descendants(loop, 'call').some(call => DRAINS.test(calledName(call)) || exits(call, file, facts))) return true
  for (let outer = loop.ancestor('with_statement'); outer; outer = outer.ancestor('with_statement'))
    if (maySwallow(outer, file)) return true
  const above = facts.handlersAbove(nameInModule(coroutine, file))
  return above.some(({ catches }) => catches.length === 0 || !catches.every(each => INTERRUPTS.test(each ?? '')))
}

/** True for a call of a function of the project that may end the program. */
function exits(call: Node, file: PythonFile, facts: Facts): boolean {
  const functions = resultOf(call, file, facts)?.functions ?? []
  return functions.some(({ name }) => facts.reaches(name, called => EXITS.test(called)) !== null)
}

const EXITS = /^(sys\.exit|os\.(_exit|abort|kill)|builtins\.(exit|quit))$/

/** What raises an error once nothing is left. */
const DRAINS = /^(next|pop|popitem|popleft|(get|receive|recv)_nowait)$/

/** What ends a program or a task from outside; no call of the loop raises it. */
const INTERRUPTS = /(^|\.)(CancelledError|KeyboardInterrupt|TimeoutError)$/

/** Words of which one stands in a project whose coroutines share their event loop with anything else. */
const OTHERS = [
  'add_signal_handler',
  'call_at',
  'call_later',
  'call_soon',
  'call_soon_threadsafe',
  'create_task',
  'create_task_group',
  'ensure_future',
  'gather',
  'run_coroutine_threadsafe',
  'start_server',
  'start_unix_server',
  'TaskGroup',
  'timeout',
  'timeout_at',
  'wait_for',
]

/** True where the program is one coroutine that `asyncio.run()` runs: nobody waits for its loop. */
export function isAlone(coroutine: Node, file: PythonFile, facts: Facts): boolean {
  if (OTHERS.some(word => facts.spreadOf(word) > 0)) return false
  return isAwaitedByRun(coroutine, file, facts)
}
