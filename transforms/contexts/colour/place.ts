/** What speaks against a change of colour at a place, whatever stands there. */

import type { Settings } from '../../../src/engine/settings.ts'
import type { Facts } from '../../../src/project/facts.ts'
import { isOthersInHeirs } from '../../../src/project/heir-attributes.ts'
import { neverRuns } from '../../../src/python/dead-code.ts'
import { awaitObstacle, awaitObstacles, executionOf } from '../../../src/python/execution.ts'
import { expectationOf } from '../../../src/python/expected-errors.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { isExpectedToFail } from '../../../src/python/misuse-tests.ts'
import { awaitHazards, everyHazard } from '../../../src/python/suspension.ts'
import type { Node } from '../../../src/python/tree.ts'

/** Reasons that hold for any change. */
export const errorReasons = {
  'error-caught': 'the error that it raises today is caught, so other code may count on it',
} as const

/** Reasons not to trust what is known of a value. */
export const doubtReasons = {
  'only-annotated': 'only an annotation or the class around it tells what it is, and a derived class may differ',
} as const

/** Reasons not to write `async` there. */
export const asyncReasons = {
  'held-lock': awaitHazards['held-lock'],
  'not-in-coroutine': 'it does not stand directly in a coroutine, the only place for `async with` and `async for`',
  'open-transaction': awaitHazards['open-transaction'],
  'process-wide-state': awaitHazards['process-wide-state'],
} as const

/** Reasons not to write `async` in a comprehension. */
export const comprehensionReasons = {
  'generator-expression': 'it would turn the generator expression into an asynchronous one, and others use that',
  'nested-comprehension': awaitObstacles['nested-comprehension'],
} as const

const ERRORS = ['TypeError', 'AttributeError']

/**
 * True for code that never runs, or is there to fail, and where a derived class may have put something else there.
 * @param values what is entered or looped over
 */
export function isPointless(node: Node, values: readonly Node[], file: PythonFile, facts: Facts): boolean {
  if (neverRuns(node, file) || isExpectedToFail(node, file)) return true
  return values.some(value => isOthersInHeirs(value, file, facts))
}

/** Whether a handler counts on the error that a place raises today: one that names it, or one that swallows everything. */
export function caughtAt(node: Node, file: PythonFile) {
  return expectationOf(node, file, ERRORS)
}

/** The gravest thing that is held where `async` would let other tasks run, or null. */
export function holdAt(node: Node, file: PythonFile): 'held-lock' | 'process-wide-state' | 'open-transaction' | null {
  const hazards: readonly string[] = everyHazard(node, file)
  return (['held-lock', 'process-wide-state', 'open-transaction'] as const).find(each => hazards.includes(each)) ?? null
}

/** Why `async` cannot be written at an expression, or null. */
export function obstacleAt(
  node: Node,
  { targetVersion }: Settings,
): 'not-in-coroutine' | 'generator-expression' | 'nested-comprehension' | 'unusual' | null {
  const execution = executionOf(node)
  if (!execution.coroutine) return 'not-in-coroutine'
  const obstacle = awaitObstacle(execution, targetVersion)
  if (obstacle === 'generator-expression' || obstacle === 'nested-comprehension') return obstacle
  return obstacle ? 'unusual' : null
}
