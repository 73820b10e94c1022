/** What keeps a blocking HTTP call from being awaited where it stands. */

import type { Edit } from '../../../src/engine/edit.ts'
import type { Settings } from '../../../src/engine/settings.ts'
import type { Facts } from '../../../src/project/facts.ts'
import { argumentOf } from '../../../src/python/calls.ts'
import { awaitObstacle, awaitObstacles, executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { awaitHazard, awaitHazards, hoistEdits } from '../../../src/python/suspension.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'

const { annotation: _, ...placeObstacles } = awaitObstacles

/** Reasons to leave a call alone, with their sentences. */
export const obstacles = {
  'name-taken': '`asyncio` already means something else here',
  'uses-running-loop':
    'a hook or auth function of the request uses the running event loop, which a thread does not have',
  ...placeObstacles,
  ...awaitHazards,
}

/** A reason of `obstacles`; `name-taken` is found when the new code is written. */
export type Obstacle = Exclude<keyof typeof obstacles, 'name-taken'>

/** True when the call runs directly in a coroutine; an annotation may be evaluated later or never. */
export function blocksCoroutine(call: Node): boolean {
  const { coroutine, obstacle } = executionOf(call)
  return coroutine !== null && obstacle !== 'annotation'
}

/** Why the call cannot be awaited where it stands, or null. `augmented-target` can be taken care of. */
export function obstacleTo(call: Node, file: PythonFile, facts: Facts, settings: Settings): Obstacle | null {
  const obstacle = awaitObstacle(executionOf(call), settings.targetVersion)
  if (obstacle && obstacle !== 'annotation') return obstacle
  return usesRunningLoop(call, file, facts) ? 'uses-running-loop' : awaitHazard(call, file)
}

/** The edits that take care of an obstacle; none where there is none, null where it stays. */
export function cureOf(obstacle: Obstacle | null, call: Node, file: PythonFile): Edit[] | null {
  if (!obstacle) return []
  return obstacle === 'augmented-target' ? hoistEdits(call, file) : null
}

/** What a sync function can only do on the thread of a running loop. */
const LOOP_FUNCTIONS: ReadonlySet<string> = new Set(
  ['get_running_loop', 'get_event_loop', 'create_task', 'ensure_future', 'current_task'].map(name => `asyncio.${name}`),
)

/** True when a function of the project that the library calls back needs the event loop. */
function usesRunningLoop(call: Node, file: PythonFile, facts: Facts): boolean {
  const given = ['hooks', 'auth', 'reporthook'].map(name => argumentOf(call, name))
  return given.some(value => value !== null && namesIn(value, file).some(name => reachesLoop(name, facts)))
}

function namesIn(value: Node, file: PythonFile): string[] {
  return descendants(value, 'identifier', 'attribute').flatMap(node => file.names.of(node) ?? [])
}

function reachesLoop(name: string, facts: Facts): boolean {
  return facts.functionNamed(name) !== null && facts.reaches(name, called => LOOP_FUNCTIONS.has(called)) !== null
}
