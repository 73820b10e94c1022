/** Where a task is made that nothing keeps, by what the code around does with it. */

import { statementOf } from '../../../src/python/blocks.ts'
import { runsOn } from '../../../src/python/callbacks.ts'
import { unparenthesized } from '../../../src/python/collections.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import type { Node } from '../../../src/python/tree.ts'
import { isLostSoon } from '../../../src/python/unread-variables.ts'
import { useOf } from '../../../src/python/value-uses.ts'

/**
 * `statement`: a statement of its own, or the value of `_ = …`, where lines have room behind it. `callback`: the same, where all that
 * becomes of the task is that it is given a callback.
 */
export type Dropped = 'statement' | 'callback' | 'in-lambda' | 'in-comprehension' | 'inside-expression'

/** What fails where no event loop runs. */
export const IN_LOOP = 'asyncio.create_task'

/** How nothing keeps the task that the call makes, or null where something may. */
export function droppedTask(call: Node, maker: string, file: PythonFile): Dropped | null {
  const outer = call.parent
  if (outer?.kind === 'lambda') return runsOn(outer, file) === 'loop' ? 'in-lambda' : null
  if (/^(list|set)_comprehension$/.test(outer?.kind ?? '') && call.field === 'body')
    return outer?.parent?.kind === 'expression_statement' ? 'in-comprehension' : null
  const isLoopRunning = maker === IN_LOOP
  if (isLoopRunning && !executionOf(call).function) return null
  if (isInClass(call, file)) return null
  if (callbackOn(call)) return 'callback'
  if (useOf(call, file) !== 'dropped') return null

  const [content] = statementOf(call).children
  const isBound = content?.kind === 'assignment'
  if (isBound && !isLostSoon(content, file, isLoopRunning)) return null
  const value = isBound ? content.get('right') : content
  return value && unparenthesized(value) === call ? 'statement' : 'inside-expression'
}

function isInClass(call: Node, file: PythonFile): boolean {
  return file.scopes.around(call).kind === 'class'
}

/** `.add_done_callback(…)` on the call, as a statement: the call of that; else null. */
export function callbackOn(call: Node): Node | null {
  const method = call.parent
  const added = method?.kind === 'attribute' ? method.parent : null
  const isCallback = added?.kind === 'call' && method?.get('attribute')?.text === 'add_done_callback'
  return isCallback && added.parent?.kind === 'expression_statement' ? added : null
}

/** The local variable that keeps the task for no longer than the function is at work, though nobody reads it; else null. */
export function boundTask(call: Node, maker: string, file: PythonFile): string | null {
  const [assignment] = statementOf(call).children
  const name = assignment?.kind === 'assignment' ? assignment.get('left') : null
  const value = assignment?.get('right')
  if (!assignment || !value || name?.kind !== 'identifier' || name.text === '_') return null
  if (unparenthesized(value) !== call) return null
  return isLostSoon(assignment, file, maker === IN_LOOP) ? name.text : null
}
