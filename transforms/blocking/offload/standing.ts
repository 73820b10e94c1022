/** What speaks for and against awaiting at the place of a blocking call, whatever the call is. */

import type { Edit } from '../../../src/engine/edit.ts'
import type { Settings } from '../../../src/engine/settings.ts'
import type { Facts } from '../../../src/project/facts.ts'
import { heldAround } from '../../../src/project/managers.ts'
import { absoluteName } from '../../../src/project/modules.ts'
import { threadRun } from '../../../src/project/thread-run.ts'
import { methodOfSelf } from '../../../src/python/attributes.ts'
import { runsOn } from '../../../src/python/callbacks.ts'
import { callerHazards, callersCatch } from '../../../src/python/caller-hazards.ts'
import { argumentsOf } from '../../../src/python/calls.ts'
import { neverRuns } from '../../../src/python/dead-code.ts'
import { eventLoopOf } from '../../../src/python/event-loops.ts'
import { awaitObstacle, awaitObstacles, executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { splitsFileUpdate } from '../../../src/python/file-updates.ts'
import { catchesAround, caughtExpressions, handlersAround } from '../../../src/python/handlers.ts'
import { looksTwice, loopsOverShared } from '../../../src/python/shared-data.ts'
import {
  type AwaitHazard,
  awaitHazards,
  everyHazard,
  hoistEdits,
  timeoutMayFire,
} from '../../../src/python/suspension.ts'
import { runsLoopInThread } from '../../../src/python/thread-loops.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'

const { annotation: _, ...placeObstacles } = awaitObstacles

/** Reasons to leave a blocking call alone or to make its fix only unsafe, with their sentences. */
export const standingReasons = {
  'name-taken': '`asyncio` already means something else here',
  'runs-in-callback': 'it runs in a function that the event loop calls, which cannot await',
  'interrupt-caught':
    'the `try` around it catches `KeyboardInterrupt`, which an awaiting coroutine sees as a cancellation',
  'timeout-may-fire': 'a timeout around this coroutine could not interrupt the call; now it can',
  ...placeObstacles,
  ...awaitHazards,
}

/** The same where a worker thread makes the call. */
export const threadReasons = {
  ...standingReasons,
  'loop-in-thread':
    'its event loop may run in a thread, which gets no workers once the main thread has ended, and the exit waits for busy ones',
}

/** For calls that call functions they are given. */
export const callbackReasons = {
  'uses-running-loop': 'a function it is given uses the running event loop, which a thread does not have',
}

export type StandingReason = keyof typeof standingReasons

/** Hazards with which a person may still want the await; under a held lock the program would hang. */
const BEARABLE: ReadonlySet<string> = new Set(['cleanup', 'shared-state'])

export type Standing<Because = StandingReason> = {
  /** Why nothing can be done here, or null. */
  readonly declined: StandingReason | null
  /** Why a fix is not safe, or null. */
  readonly because: Because | null
  /** Further edits that every fix at this place needs. */
  readonly cure: readonly Edit[]
}

/** Of a call that moves to a worker thread. */
export type ThreadStanding = Standing<keyof typeof threadReasons>

export type Context = { readonly file: PythonFile; readonly facts: Facts; readonly settings: Settings }

/**
 * True when the call runs on asyncio's (or anyio's) event loop: directly in a coroutine, or in a function that was handed to the loop.
 * What is awaited already is some other function of the same name.
 */
export function blocksLoop(call: Node, file: PythonFile): boolean {
  const { function: frame, coroutine, obstacle } = executionOf(call)
  if (obstacle === 'annotation' || !frame || call.parent?.kind === 'await') return false
  if (eventLoopOf(file) === 'other' || neverRuns(call, file)) return false
  return coroutine !== null || (frame.ancestor('function_definition') !== null && runsOn(frame, file) === 'loop')
}

/** What speaks against an await at the call, which `blocksLoop`. */
export function standingOf(call: Node, { file, facts, settings }: Context): Standing {
  const execution = executionOf(call)
  if (!execution.coroutine) return declinedBy('runs-in-callback')
  const obstacle = awaitObstacle(execution, settings.targetVersion)
  if (obstacle && obstacle !== 'annotation') return declinedBy(obstacle)
  const hazards = [...everyHazard(call, file), ...callerHazards(call, file).map(above => fromAbove(above.hazard))]
  const held = heldAround(call, execution.function, file, facts)
  if (held) return declinedBy(held)
  const writesNothing = (name: string) => threadRun(absoluteName(name, file), facts).doubts.length === 0
  const cure = hazards.includes('augmented-target') ? hoistEdits(call, file, writesNothing) : []
  const grave = hazards.find(hazard => !BEARABLE.has(hazard) && hazard !== 'augmented-target')
  if (grave) return declinedBy(grave)
  if (!cure) return declinedBy('augmented-target')
  const bearable = hazards.find(hazard => BEARABLE.has(hazard))
  const because = bearable ?? doubtAround(call, file)
  return { declined: null, because, cure }
}

/** What speaks against making the call in a worker thread. */
export function standingInThread(call: Node, context: Context): ThreadStanding {
  const standing = standingOf(call, context)
  const isStranded = standing.because === null && runsLoopInThread(context.file)
  return isStranded ? { ...standing, because: 'loop-in-thread' } : standing
}

/** What begins or ceases to work once the coroutine awaits. */
function doubtAround(call: Node, file: PythonFile): StandingReason | null {
  const frame = executionOf(call).function
  if (loopsOverShared(call, frame, file) || looksTwice(call, file) || splitsFileUpdate(call, file))
    return 'shared-state'
  const interrupt = ['KeyboardInterrupt']
  if (catchesAround(call, file, interrupt) || callersCatch(call, file, interrupt)) return 'interrupt-caught'
  if (endsEverything(call, file)) return 'interrupt-caught'
  return timeoutMayFire(call, file) ? 'timeout-may-fire' : null
}

/** A caller that adds up what it awaits reads its target before: to the callee that is shared state. */
export function fromAbove(hazard: AwaitHazard): AwaitHazard {
  return hazard === 'augmented-target' ? 'shared-state' : hazard
}

/** A bare `except:` or one for `BaseException` that goes on: it ends an interrupt today, and a cancellation tomorrow. */
function endsEverything(call: Node, file: PythonFile): boolean {
  return handlersAround(call).some(handler => {
    const caught = caughtExpressions(handler).map(each => file.names.of(each))
    const isBroad = caught.length === 0 || caught.includes('builtins.BaseException')
    return isBroad && descendants(handler, 'raise_statement').length === 0
  })
}

function declinedBy(reason: StandingReason): Standing {
  return { declined: reason, because: null, cure: [] }
}

/** What a sync function can only do on the thread of a running loop. */
const LOOP_FUNCTIONS: ReadonlySet<string> = new Set(
  ['get_running_loop', 'get_event_loop', 'create_task', 'ensure_future', 'current_task'].map(name => `asyncio.${name}`),
)

/** True when a function of the project that is handed over, and so called in the worker, needs the event loop. */
export function usesRunningLoop(call: Node, { file, facts }: Context): boolean {
  const { positional, keywords } = argumentsOf(call)
  return [...positional, ...keywords.values()].some(value =>
    handedOver(value).some(node => {
      const name = file.names.of(node) ?? methodOfSelf(node, file)
      return name !== null && needsLoop(absoluteName(name, file), facts)
    }),
  )
}

/** The functions that an argument may hand over: names, and what lambdas and displays mention; not what is called here. */
function handedOver(value: Node): Node[] {
  if (value.kind === 'identifier' || value.kind === 'attribute') return [value]
  if (!/^(lambda|list|tuple|dictionary|call)$/.test(value.kind)) return []
  const isLater = (node: Node) => node.ancestor('lambda') !== null || node.field !== 'function'
  return descendants(value, 'identifier', 'attribute').filter(isLater)
}

function needsLoop(name: string, facts: Facts): boolean {
  if (LOOP_FUNCTIONS.has(name)) return true
  return facts.functionNamed(name) !== null && facts.reaches(name, called => LOOP_FUNCTIONS.has(called)) !== null
}

/** True when nothing at all speaks against an await at the call, apart from a timeout that may begin to work. */
export function isClear(call: Node, context: Context): boolean {
  const { declined, because, cure } = standingOf(call, context)
  const isFree = !declined && cure.length === 0 && (because === null || because === 'timeout-may-fire')
  return isFree && !usesRunningLoop(call, context)
}
