/** Which other event loops run in the code from which a coroutine would be run. */

import type { Facts } from '../../../src/project/facts.ts'
import { absoluteName } from '../../../src/project/modules.ts'
import { resultOf } from '../../../src/project/results.ts'
import type { Place, Starts } from '../../../src/project/starts.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { startsLoop } from '../../../src/python/loop-starts.ts'
import { calledThrough } from '../../../src/python/receivers.ts'
import { isRepeatedIn } from '../../../src/python/repetition.ts'
import { stdlibModules } from '../../../src/python/stdlib.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import { type Project, unrunAt } from './unrun.ts'

/** Code that runs in one go: the body of a function, or a module where the function is null. */
type Frame = { readonly function: Node | null; readonly file: PythonFile }

/** Functions that get at an event loop, or at what belongs to one, without running it. */
const HOLDS = /^asyncio\.(events\.)?(get_event_loop|new_event_loop|set_event_loop)$/

/** Functions that only work while an event loop runs. */
const NEEDS_RUNNING = /^asyncio\.(all_tasks|create_task|current_task|ensure_future|get_running_loop)$/

/** Methods of libraries that start a server, a bot or an application, with an event loop of their own as a rule. */
const STARTERS = /\.(run|run_app|run_polling|run_until_disconnected|serve|start_polling)$/

/**
 * - `running`: the code only works where an event loop is running already;
 * - `other`: another one runs before or after;
 * - `possible`: a library may start one there.
 */
export type Loop = 'running' | 'other' | 'possible'

/** The event loop that gets in the way of a further one, or null. */
export function otherLoop(starts: Starts | null, project: Project): Loop | null {
  const found = framesOf(starts, project).flatMap(frame =>
    callsIn(frame).map(each => loopOf(each, frame.file, project)),
  )
  return (['running', 'other', 'possible'] as const).find(each => found.includes(each)) ?? null
}

function loopOf(call: Node, file: PythonFile, { facts }: Project): Loop | null {
  if (/^(run_until_complete|run_forever)$/.test(call.get('function')?.get('attribute')?.text ?? '')) return 'other'
  const called = calledThrough(call, file)
  if (called === null) return null
  const name = absoluteName(called, file)
  if (startsLoop(name) || HOLDS.test(name)) return 'other'
  if (NEEDS_RUNNING.test(name)) return 'running'
  if (facts.functionNamed(name) !== null) return runsLoop(call, name, file, facts) ? 'other' : null
  const [home = ''] = name.split('.')
  return STARTERS.test(name) && home !== 'builtins' && !stdlibModules.has(home) ? 'possible' : null
}

function runsLoop(call: Node, name: string, file: PythonFile, facts: Facts): boolean {
  return resultOf(call, file, facts)?.given !== 'coroutine' && facts.reaches(name, startsLoop) !== null
}

/** False where several runs may come one after the other, each with a loop of its own, and one could need what another made. */
export function sharesNothing(call: Node, starts: Starts | null, project: Project): boolean {
  const { file, facts } = project
  const frame = { function: executionOf(call).function, file }
  const unrun = callsIn(frame).flatMap(each => unrunAt(each, project) ?? [])
  const isOne = unrun.length === 1 && !isRepeatedIn(call) && !starts?.isRepeated
  return isOne || unrun.every(({ functions }) => functions.every(({ name }) => leavesNothing(name)))

  function leavesNothing(name: string): boolean {
    return facts.effectsOf(name).every(({ kind }) => kind === 'output')
  }
}

function framesOf(starts: Starts | null, { file }: Project): Frame[] {
  if (!starts) return [{ function: null, file }]
  const modules = new Set(starts.calls.map(each => each.file))
  return [
    ...starts.functions.map((place: Place): Frame => ({ function: place.node, file: place.file })),
    ...[...modules].map((each): Frame => ({ function: null, file: each })),
  ]
}

function callsIn({ function: frame, file }: Frame): Node[] {
  return descendants(frame ?? file.tree.root, 'call').filter(call => executionOf(call).function === frame)
}
