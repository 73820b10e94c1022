/** Whether `await` can be written before a call, and what speaks against it. */

import type { Settings } from '../../../src/engine/settings.ts'
import { awaitObstacle, awaitObstacles, executionOf, isAsync } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { isInside } from '../../../src/python/scopes.ts'
import { awaitHazards, everyHazard } from '../../../src/python/suspension.ts'
import type { Node } from '../../../src/python/tree.ts'

/** Where `await` lets other tasks run at a bad moment. What else a call that blocks must heed is nothing here: nothing ran before. */
export const hazardReasons = {
  'held-lock': awaitHazards['held-lock'],
  'process-wide-state': awaitHazards['process-wide-state'],
  'open-transaction': awaitHazards['open-transaction'],
} as const

/** Reasons that hold for a statement. */
export const statementReasons = {
  'not-in-coroutine': 'it does not stand directly in a coroutine, the only place for an `await`',
  ...hazardReasons,
} as const

/** Reasons that hold for any expression. */
export const expressionReasons = {
  'f-string-debug': awaitObstacles['f-string-debug'],
  'generator-expression': awaitObstacles['generator-expression'],
  'nested-comprehension': awaitObstacles['nested-comprehension'],
  ...statementReasons,
} as const

export type Obstacle = Exclude<keyof typeof expressionReasons, keyof typeof hazardReasons>

/** Why `await` cannot be written before the call, or null; see `followsBareStar` for one more reason. */
export function obstacleAt(call: Node, settings: Settings): Obstacle | null {
  const execution = executionOf(call)
  if (!execution.coroutine) return 'not-in-coroutine'
  const obstacle = awaitObstacle(execution, settings.targetVersion)
  return obstacle === 'bare-star' || obstacle === 'annotation' ? null : obstacle
}

/** True in an annotation, of which nobody can tell whether it is ever evaluated. */
export function isInAnnotation(call: Node): boolean {
  return executionOf(call).obstacle === 'annotation'
}

/** `x = *f(), last`: the grammar reads no `await` after a star without brackets. */
export function followsBareStar({ parent }: Node): boolean {
  return parent?.kind === 'list_splat' && !/^(argument_list|list|set|tuple)$/.test(parent.parent?.kind ?? '')
}

/** The gravest hazard of an `await` there, or null. */
export function hazardAt(call: Node, file: PythonFile): keyof typeof hazardReasons | null {
  const hazards: readonly string[] = everyHazard(call, file)
  const grave = Object.keys(hazardReasons) as (keyof typeof hazardReasons)[]
  return grave.find(each => hazards.includes(each)) ?? null
}

/** True inside of an `async def`, however many functions, lambdas and classes lie between. */
export function isWithinCoroutine(node: Node): boolean {
  for (let below = node, outer = node.parent; outer; below = outer, outer = outer.parent)
    if (outer.kind === 'function_definition' && isAsync(outer) && isInside(outer, below)) return true
  return false
}
