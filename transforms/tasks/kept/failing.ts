/** Coroutine functions whose errors end their task. */

import { calleePath } from '../../../src/python/callees.ts'
import { calledName } from '../../../src/python/calls.ts'
import { definitionNamed } from '../../../src/python/endless.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { caughtExpressions, takesGroupsApart } from '../../../src/python/handlers.ts'
import { oncePerNode } from '../../../src/python/memo.ts'
import { libraryCall } from '../../../src/python/receivers.ts'
import { descendantsWith, type Node } from '../../../src/python/tree.ts'

/** True for a function that awaits what may fail, and that catches no errors at large anywhere. */
export const letsErrorsOut = oncePerNode((definition, file) => {
  const isOwn = (node: Node) => executionOf(node).function === definition
  if (catchesAtLarge(definition, file)) return false
  return descendantsWith('await', definition, 'await').some(each => isOwn(each) && mayRaise(each.children[0], file))
})

const catchesAtLarge = oncePerNode((definition, file) => {
  const handlers = descendantsWith('except', definition, 'except_clause').filter(
    each => executionOf(each).function === definition,
  )
  return handlers.some(each => catchesMuch(each, file)) || definition.tree.holds('suppress', definition)
})

function catchesMuch(handler: Node, file: PythonFile): boolean {
  const caught = caughtExpressions(handler)
  const isBroad = (each: Node) => /^builtins\.(Base)?Exception$/.test(file.names.of(each) ?? '')
  return takesGroupsApart(handler) || caught.length === 0 || caught.some(isBroad)
}

/** What only waits raises nothing but a cancellation. */
const WAITS =
  /^asyncio\.(sleep|wait|(Event|Condition|Semaphore|BoundedSemaphore|Lock)\.\w+|(Priority|Lifo)?Queue\.(get|put|join))$/

/** Names of methods that, called without arguments, do the same in objects of which nothing is known. */
const WAITING = /^(acquire|get|join|wait|wait_closed)$/

function mayRaise(awaited: Node | undefined, file: PythonFile): boolean {
  if (awaited?.kind !== 'call' || WAITS.test(libraryCall(awaited, file) ?? '')) return false
  const hasArguments = (awaited.get('arguments')?.children ?? []).length > 0
  if (WAITING.test(calledName(awaited)) && !hasArguments) return false
  const called = definitionNamed(calleePath(awaited, file) ?? '', file)
  return called === null || !catchesAtLarge(called, file)
}
