/** The verdict on a blocking call whose cure is a thread: `await asyncio.to_thread(f, …)`. */

import type { Edit } from '../../../src/engine/edit.ts'
import type { Tools, Verdict } from '../../../src/engine/transform.ts'
import { type Blocking, blockingCall } from '../../../src/python/blocking.ts'
import { statementOf } from '../../../src/python/blocks.ts'
import { argumentOf } from '../../../src/python/calls.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { splitsFileUpdate } from '../../../src/python/file-updates.ts'
import { isHandedOn, isPrivate } from '../../../src/python/other-users.ts'
import type { ThreadDoubt } from '../../../src/python/thread-work.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import { explained } from './explained.ts'
import { statementInThread } from './helper.ts'
import {
  type callbackReasons,
  standingInThread,
  type ThreadStanding,
  type threadReasons,
  usesRunningLoop,
} from './standing.ts'
import { callInThread, expressionInThread } from './thread.ts'
import { alone, type Unit, unitOf } from './unit.ts'

/** Reasons that hang on what the call does; a rule lists those that its calls can meet. */
export const offloadReasons = {
  'check-then-act':
    'a path is checked and then changed here, and once this awaits another task may change it in between',
  'collected-first': 'all items would be collected before the first one is used',
  'several-steps': 'several commands to one database were one step for the other tasks',
  'driver-unknown': 'the driver behind it may tie its connection to one thread, as sqlite does',
  'shared-data': 'other tasks could change the data that the thread works with, or see it half written',
  'shared-object': 'its object serves one user at a time, and other tasks could use it while the thread does',
  'taken-later': 'it returns at once, and whoever takes the items blocks the event loop',
  'thread-bound': 'its object only works in the thread that made it',
  'unknown-call': 'a function that would run in the thread as well is not known to work there',
  'waits-for-ever': 'the thread goes on waiting when the task is cancelled, and takes what was meant for somebody else',
} as const

type OffloadReason = keyof typeof offloadReasons | keyof typeof threadReasons | keyof typeof callbackReasons

/**
 * Runs the call, or the code around it that belongs to it, in a thread.
 * @param given of a rule that lists the reasons which its calls can meet
 */
export function offload<R extends string>(call: Node, blocking: Blocking, given: Tools<R>): Verdict {
  const verdict = verdictOn(call, blocking, given as unknown as Tools<OffloadReason>)
  return { ...explained(verdict, call, given.file), message: messageAbout(blocking) }
}

/** What a person reads first: which call it is, and what new code would await. */
export function messageAbout({ name, instead }: Blocking): string {
  const shown = name.replace(/^builtins\.|^io\.IOBase\./, '')
  return `\`${shown}()\` in a coroutine stops the whole event loop${instead ? `; asynchronous: ${instead}` : ''}`
}

/** Rules whose calls move together with the block or the expression that belongs to them; any other call moves alone. */
const MOVES_UNITS = new Set([
  'blocking-file-method',
  'blocking-future-result',
  'blocking-open',
  'blocking-os-io',
  'blocking-path-io',
  'blocking-subprocess-popen',
])

/** Rules that list `check-then-act`. */
const FILE_RULES = new Set(['blocking-open', 'blocking-os-io', 'blocking-path-io'])

/** Rules of calls that call functions they are given; each lists the reason `uses-running-loop`. */
const CALLS_BACK = new Set([
  'blocking-cpu',
  'blocking-future-result',
  'blocking-os-io',
  'blocking-socket',
  'blocking-subprocess-popen',
  'blocking-subprocess-run',
])

function verdictOn(call: Node, blocking: Blocking, tools: Tools<OffloadReason>): Verdict {
  const { file, facts, decline } = tools
  const unit: Unit = MOVES_UNITS.has(blocking.rule ?? '') ? unitOf(call, file, facts) : alone(call)
  if (blocking.thread === 'bound' && unit.kind !== 'statement') return decline('thread-bound')
  const callsBack = CALLS_BACK.has(blocking.rule ?? '') && unit.kind !== 'statement'
  if (callsBack && usesRunningLoop(call, tools)) return decline('uses-running-loop')
  if (unit.kind === 'call' && blocking.thread === 'lazy') return takenInLoop(call, blocking, tools)
  const standing = standingInThread(unit.node, tools)
  if (standing.declined) return decline(standing.declined)
  const isSplit = FILE_RULES.has(blocking.rule ?? '') && splitsFileUpdate(unit.node, file)
  const because = isSplit ? 'check-then-act' : (standing.because ?? doubtAbout(call, blocking, unit, file))
  return moveUnit(unit, standing, because, tools)
}

/**
 * Moves a unit to a thread.
 * @param because why that is not safe, or null
 */
export function moveUnit<R extends string>(
  unit: Unit,
  standing: ThreadStanding,
  because: R | null,
  given: Tools<R>,
): Verdict {
  const { file, settings, fix, report, decline } = given as unknown as Tools<string>
  const edits = editsFor(unit, file, settings)
  if (!edits) return decline('name-taken')
  const all = [...edits, ...standing.cure]
  const message = messageOf(unit)
  return report(because ? fix.unsafe(because, message, ...all) : fix(message, ...all))
}

/** The edits that move a unit; null where a name is taken. */
function editsFor(unit: Unit, file: Tools<string>['file'], settings: Tools<string>['settings']): Edit[] | null {
  switch (unit.kind) {
    case 'call':
      return callInThread(unit.node, file, settings)
    case 'expression':
      return expressionInThread(unit.node, file, settings)
    case 'statement':
      return statementInThread(unit.node, unit.extraction, unit.name, file, settings)
  }
}

function messageOf(unit: Unit): string {
  if (unit.kind === 'call')
    return `run \`${unit.node.get('function')?.get('attribute')?.text ?? unit.node.get('function')?.text}()\` in a thread`
  return unit.kind === 'expression' ? 'evaluate the whole expression in a thread' : 'run the whole block in a thread'
}

/** Why running it in a thread is not proved to be the same, or null. */
function doubtAbout(call: Node, blocking: Blocking, unit: Unit, file: PythonFile): OffloadReason | null {
  const doubt = doubtOfUnit(unit)
  if (doubt) return doubt
  if (unit.kind === 'statement') return null
  if (blocking.thread === 'session') return 'driver-unknown'
  if (blocking.rule === 'blocking-database' && changesAround(call, blocking, file)) return 'several-steps'
  if (blocking.thread === 'one-at-a-time' && isInOtherHands(call, blocking, file)) return 'shared-object'
  if (blocking.thread === 'waits' && !isLimited(call, blocking.name)) return 'waits-for-ever'
  return null
}

/** Why the code that moves along is not proved to be the same in a thread, or null. */
export function doubtOfUnit({ doubts }: Unit): 'unknown-call' | 'shared-data' | null {
  const [doubt] = doubts as readonly ThreadDoubt[]
  return doubt === 'unknown-call' || doubt === 'shared-data' ? doubt : null
}

/** Commands that leave a database as it is. */
const QUERIES =
  /^(count_documents|distinct|estimated_document_count|exists|find_one|info|keys|m?get|h(exists|get|getall|keys|len|mget|vals)|l(index|len|range)|list_\w+|ping|s(card|ismember|members)|scan|server_info|strlen|ttl|type|z(card|range|score))$/

/** True where the function asks the client something above (or here) and changes something with it below (or here). */
function changesAround(call: Node, { thread }: Blocking, file: PythonFile): boolean {
  const object = call.get('function')?.get('object')
  const body = executionOf(call).function?.get('body')
  if (thread !== 'exact' || !object || !body) return false
  const commands = descendants(body, 'call').filter(each => {
    const other = each.get('function')?.get('object')
    return other?.text === object.text && blockingCall(each, file)?.rule === 'blocking-database'
  })
  const isQuery = (each: Node) => QUERIES.test(each.get('function')?.get('attribute')?.text ?? '')
  return commands.some(
    query =>
      isQuery(query) &&
      query.start <= call.start &&
      commands.some(change => !isQuery(change) && change.start >= call.start && change.start > query.start),
  )
}

/** True for a method of an object that other code may use while the thread does. */
function isInOtherHands(call: Node, { receiver }: Blocking, file: PythonFile): boolean {
  const object = call.get('function')?.get('object') ?? null
  return receiver !== null && (!isPrivate(receiver) || (object !== null && isHandedOn(object, file)))
}

/** True for a call with a timeout; `timeout=None` is none. */
function isLimited(call: Node, name: string): boolean {
  const position = name.endsWith('.wait') ? 0 : name.endsWith('.put') ? 2 : 1
  const timeout = argumentOf(call, 'timeout', position)
  return timeout !== null && timeout.kind !== 'none'
}

/** True for what a plain loop takes its items from: `for line in open(path):`. */
export function isLoopedOver(call: Node): boolean {
  const loop = statementOf(call)
  return loop.kind === 'for_statement' && loop.get('right') === call && !loop.has('async')
}

/** Reads all the lines of what `isLoopedOver` in a thread, before the loop begins; they may be too many to hold. */
export function linesInThread<R extends string>(call: Node, given: Tools<R>): Verdict {
  const { file, settings, fix, report, decline } = given as unknown as Tools<OffloadReason>
  const edits = expressionInThread(call, file, settings, 'list')
  return edits ? report(fix.unsafe('collected-first', 'read all lines in a thread', ...edits)) : decline('name-taken')
}

/** Listings that are read in one go by the first item. */
const AT_ONCE = new Set(['pathlib.Path.iterdir'])

/** `for path in folder.iterdir():` takes its items one by one; they can be collected in the thread first. */
function takenInLoop(call: Node, { name }: Blocking, tools: Tools<OffloadReason>): Verdict {
  const { file, settings, fix, report, decline } = tools
  if (!isLoopedOver(call) || name === 'os.fwalk' || prunes(statementOf(call), name)) return decline('taken-later')
  const { declined, because, cure } = standingInThread(call, tools)
  if (declined) return decline(declined)
  const edits = expressionInThread(call, file, settings, 'list')
  if (!edits) return decline('name-taken')
  const doubt = because ?? (AT_ONCE.has(name) ? null : 'collected-first')
  const message = 'collect the items in a thread'
  const all = [...edits, ...cure]
  return report(doubt ? fix.unsafe(doubt, message, ...all) : fix(message, ...all))
}

/** `os.walk` lets the loop decide which folders come next, through the list it hands out. */
function prunes(loop: Node, name: string): boolean {
  if (!/walk$/.test(name)) return false
  const folders = loop.get('left')?.children[1]
  const body = loop.get('body')
  return !folders || !body || (folders.kind === 'identifier' && new RegExp(`\\b${folders.text}\\b`).test(body.text))
}
