/** The one `asyncio.run()` for which a file changes how event loops are made. */

import { argumentsOf } from '../../../src/python/calls.ts'
import { executionOf, isAsync } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { callsNamed } from '../../../src/python/named-nodes.ts'
import { isRepeatedIn } from '../../../src/python/repetition.ts'
import { isMainGuard } from '../../../src/python/scripts.ts'
import { descendantsWith, type Node } from '../../../src/python/tree.ts'

/**
 * - `switched`: the setting hangs on a condition, such as the platform or whether a package is there;
 * - `elsewhere`: not one `asyncio.run()` of the file alone makes the loop that it is for;
 * - `options`: that one names its loop already, or its arguments are not plain.
 */
export type Obstacle = 'switched' | 'elsewhere' | 'options'

/** The call of `asyncio.run` that a setting is for, or why there is none. */
export function runFor(setting: Node, file: PythonFile): Node | Obstacle {
  if (isConditional(setting)) return 'switched'
  const [run, ...others] = descendantsWith('run', file.tree.root, 'call').filter(
    call => file.called(call) === 'asyncio.run',
  )
  if (!run || others.length > 0 || startsOwnLoop(file) || !comesBefore(setting, run)) return 'elsewhere'
  const { positional, keywords, hasStar, hasDoubleStar } = argumentsOf(run)
  const isPlain =
    !hasStar && !hasDoubleStar && positional.length === 1 && [...keywords.keys()].every(each => each === 'debug')
  return isPlain ? run : 'options'
}

const LOOPS = [
  'Runner',
  'new_event_loop',
  'get_event_loop',
  'run_until_complete',
  'run_forever',
  'Thread',
  'get_event_loop_policy',
]

/** True where the file makes or asks for event loops in other ways as well, or starts threads that may. */
function startsOwnLoop(file: PythonFile): boolean {
  return LOOPS.some(word => callsNamed(word, file.tree).some(call => !executionOf(call).coroutine))
}

/** True in an `if`, a `try` or a loop; the main guard is none. */
function isConditional(setting: Node): boolean {
  for (let outer = setting.parent; outer; outer = outer.parent) {
    if (/^(function_definition|class_definition|lambda|module)$/.test(outer.kind)) return false
    if (/^(if|for|while|try|match|with)_statement$/.test(outer.kind) && !isMainGuard(outer)) return true
  }
  return false
}

/** True where each run comes behind the setting: in the same suite, or in a function of a module that sets it on its way. */
function comesBefore(setting: Node, run: Node): boolean {
  const suite = setting.parent?.parent
  const frame = executionOf(run).function
  if (isRepeatedIn(run) || (frame && (frame.kind === 'lambda' || isAsync(frame)))) return false
  if (suite?.contains(run) && setting.end <= run.start)
    return executionOf(setting).function === frame || suite.kind === 'module'
  return suite?.kind === 'module' && frame !== null
}
