/** What goes wrong when a call that blocked becomes a place where other tasks run (SEMANTICS 0.2). */

import { accessesIn, isShared } from './accesses.ts'
import { executionOf } from './execution.ts'
import type { PythonFile } from './file.ts'
import { caughtExpressions } from './handlers.ts'
import { augmentedAround } from './hoist.ts'
import { holdOf, isLock } from './managers.ts'
import { oncePerNode } from './memo.ts'
import { libraryType, originOf } from './receivers.ts'
import { splitsUpdate } from './shared-state.ts'
import { isStore } from './targets.ts'
import { descendants, type Node } from './tree.ts'

export { timeoutMayFire } from './deadlines.ts'
export { hoistEdits } from './hoist.ts'

export type AwaitHazard =
  | 'held-lock'
  | 'process-wide-state'
  | 'open-transaction'
  | 'cleanup'
  | 'shared-state'
  | 'augmented-target'

/** Reason to decline → what a person reads about their code. */
export const awaitHazards: Readonly<Record<AwaitHazard, string>> = {
  'held-lock': 'a lock is held here, and a task that waits for it would stop the whole event loop',
  'process-wide-state': 'the `with` around it changes state of the whole process, which other tasks would see',
  'open-transaction': 'a database transaction is open here, and other tasks could use its connection meanwhile',
  cleanup: 'this is clean-up code, which a cancellation could end half way once it awaits',
  'shared-state': 'shared state is read before it and written after it, so another task could change it in between',
  'augmented-target': 'the target of the augmented assignment is read before the call, so an update could get lost',
}

/**
 * Why awaiting at `node`, which blocks today, could change what the program does, or null. `augmented-target` is only
 * reported where nothing else stands in the way; `hoistEdits` can take care of it.
 */
export function awaitHazard(node: Node, file: PythonFile): AwaitHazard | null {
  return everyHazard(node, file)[0] ?? null
}

/** As `awaitHazard`, all that apply, the gravest first. */
export function everyHazard(node: Node, file: PythonFile): AwaitHazard[] {
  const around = hazardAround(node, file)
  const found: (AwaitHazard | null)[] = [
    around,
    isBetweenAcquireAndRelease(node, file) ? 'held-lock' : null,
    followsSwitch(node, file) ? 'process-wide-state' : null,
    splitsUpdate(node, file) ? 'shared-state' : null,
    isAugmentedValue(node, file) ? 'augmented-target' : null,
  ]
  return found.filter(hazard => hazard !== null)
}

const HOLDS = { lock: 'held-lock', 'process-state': 'process-wide-state', transaction: 'open-transaction' } as const

/** Hazards of the statements around, innermost first; those of `with` count before those of clean-up. */
function hazardAround(node: Node, file: PythonFile): AwaitHazard | null {
  const definition = executionOf(node).function
  let cleanup: AwaitHazard | null = definition?.get('name')?.text === '__aexit__' ? 'cleanup' : null
  let below = node
  for (let outer = node.parent; outer && outer !== definition; below = outer, outer = outer.parent) {
    if (outer.kind === 'with_statement' && !outer.has('async')) {
      const hold = entered(outer, below, node)
        .filter(manager => !failsInWith(manager, file))
        .map(manager => holdOf(manager, file))
        .find(Boolean)
      if (hold) return HOLDS[hold]
    }
    if (outer.kind === 'finally_clause' || (outer.kind === 'except_clause' && endsTask(outer, file)))
      cleanup ??= 'cleanup'
  }
  return cleanup
}

const LOOP_LOCK = /^asyncio\.((Bounded)?Semaphore|Condition|Lock)$/

/** True for a lock of asyncio: a plain `with` raises on it, so nothing is ever held. */
function failsInWith(manager: Node, file: PythonFile): boolean {
  const origin = originOf(manager, file)
  return origin !== null && origin.via !== 'annotation' && LOOP_LOCK.test(libraryType(origin))
}

/** The managers that are entered by the time `node` runs: all for the body, those before it for a manager. */
function entered(statement: Node, below: Node, node: Node): Node[] {
  const items = statement.child('with_clause')?.children ?? []
  return items.filter(item => below.field === 'body' || item.end <= node.start).flatMap(item => item.get('value') ?? [])
}

const CANCELLED = new Set(['asyncio.CancelledError', 'asyncio.exceptions.CancelledError', 'trio.Cancelled'])

/** True for a handler that runs because the task is being cancelled and lets it end. */
function endsTask(handler: Node, file: PythonFile): boolean {
  const caught = caughtExpressions(handler)
  const names = caught.map(each => file.names.of(each.kind === 'call' ? each.get('function') : each))
  if (names.some(name => name && (CANCELLED.has(name) || name === 'anyio.get_cancelled_exc_class'))) return true
  const catchesAll = caught.length === 0 || names.includes('builtins.BaseException')
  return catchesAll && descendants(handler, 'raise_statement').length > 0
}

/** `lock.acquire()` above, `lock.release()` below, both without `await`. */
function isBetweenAcquireAndRelease(node: Node, file: PythonFile): boolean {
  const body = executionOf(node).function?.get('body')
  if (!body) return false
  const { acquired, released, entered } = lockCalls(body, file)
  if (entered.some(call => call.end <= node.start)) return true
  return acquired.some(lock => {
    if (lock.call.end > node.start) return false
    return released.some(({ call, object }) => call.start >= node.end && object.text === lock.object.text)
  })
}

/** Functions that change something of the whole process until they are called again. */
export const processSwitches: ReadonlySet<string> = new Set([
  'locale.setlocale',
  'os.chdir',
  'os.fchdir',
  'os.putenv',
  'os.umask',
  'sys.path.insert',
  'sys.setrecursionlimit',
])

/** `os.chdir(folder)` or `os.environ["X"] = value` above: other tasks would see it, or change it again. */
function followsSwitch(node: Node, file: PythonFile): boolean {
  const body = executionOf(node).function?.get('body')
  return !!body && switchesIn(body, file).some(above => above.end <= node.start)
}

const switchesIn = oncePerNode((body, file) => [
  ...descendants(body, 'call').filter(call => processSwitches.has(file.called(call) ?? '')),
  ...descendants(body, 'subscript').filter(each => isStore(each) && file.names.of(each.get('value')) === 'os.environ'),
])

type MethodCall = { readonly call: Node; readonly object: Node }

/** The calls of `acquire` and `release` of locks in the body of a function. */
const lockCalls = oncePerNode((body, file) => {
  const released = methodCalls(body, 'release')
  const acquired = released.length > 0 ? methodCalls(body, 'acquire') : []
  const isLocked = (object: Node) => isLock(object, originOf(object, file)?.type ?? null)
  // A stack holds what it has entered until it ends, wherever that is.
  const entered = methodCalls(body, 'enter_context').flatMap(({ call }) => {
    const [manager] = call.get('arguments')?.children ?? []
    return manager && (isLocked(manager) || holdOf(manager, file) !== null) ? [call] : []
  })
  return { released, entered, acquired: acquired.filter(({ object }) => isLocked(object)) }
})

function methodCalls(body: Node, name: string): MethodCall[] {
  return descendants(body, 'call').flatMap(call => {
    const callee = call.get('function')
    const object = callee?.kind === 'attribute' && callee.get('attribute')?.text === name ? callee.get('object') : null
    return object && call.parent?.kind !== 'await' ? [{ call, object }] : []
  })
}

/** True for a part of the value of `self.total += …`: Python reads the target first. */
function isAugmentedValue(node: Node, file: PythonFile): boolean {
  const target = augmentedAround(node)?.get('left')
  const written = target && accessesIn(target).find(access => access.kind === 'update')
  return !!written && isShared(written, file)
}
