/** Which tasks and async generators certainly end before the coroutine that starts them. */

import { executionOf, isAsync } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { calledThrough, originOf } from '../../../src/python/receivers.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'

/** An `async for` that ends early leaves its generator open, until the loop closes it. */
export function mayLeaveGenerator(loop: Node): boolean {
  return isAsync(loop) && descendants(loop.get('body') as Node, 'break_statement', 'return_statement').length > 0
}

/** True for a task that certainly ends before the coroutine that starts it: awaited at once, or by a task group. */
export function isFinished(call: Node, file: PythonFile): boolean {
  const callee = call.get('function')
  const origin = callee?.kind === 'attribute' ? originOf(callee.get('object'), file) : null
  if (origin?.type === 'asyncio.TaskGroup') return origin.via === 'async-with'
  if (!/\.(create_task|ensure_future|run_in_executor)$/.test(calledThrough(call, file) ?? '')) return false
  return isAwaited(call, file) || isAwaitedLater(call, file)
}

/** `await create_task(…)` and `await gather(create_task(…), …)`. */
function isAwaited(node: Node, file: PythonFile): boolean {
  const outer = node.parent
  if (outer?.kind === 'await') return true
  if (outer?.kind === 'argument_list' && outer.parent && file.called(outer.parent) === 'asyncio.gather')
    return outer.parent.parent?.kind === 'await'
  return outer?.kind === 'list_splat' && outer.parent?.kind === 'argument_list' && isAwaited(outer, file)
}

/** `task = create_task(…)` that a later statement of the same suite awaits. */
function isAwaitedLater(call: Node, file: PythonFile): boolean {
  const list = call.ancestor('list_comprehension')
  const value = list && executionOf(list).function === executionOf(call).function ? list : call
  const assignment = value.parent?.kind === 'assignment' ? value.parent : null
  const name = assignment?.get('left')
  const suite = assignment?.parent?.parent
  if (name?.kind !== 'identifier' || !suite) return false
  const rest = suite.children.filter(statement => statement.start > value.end)
  const last = rest.findIndex(statement => {
    if (!/^(expression|return)_statement$/.test(statement.kind)) return false
    return descendants(statement, 'identifier').some(use => use.text === name.text && isAwaited(use, file))
  })
  const leaves = ['return_statement', 'raise_statement', 'break_statement', 'continue_statement']
  return last >= 0 && rest.slice(0, last).every(statement => descendants(statement, ...leaves).length === 0)
}
