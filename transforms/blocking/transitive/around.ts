/** What the coroutine around a call speaks against running it in a thread: what it hands over, and what it does before and after. */

import type { Facts } from '../../../src/project/facts.ts'
import { oncePerNodeOfProject } from '../../../src/project/kept-answers.ts'
import { absoluteName } from '../../../src/project/modules.ts'
import { type ThreadRun, threadRun } from '../../../src/project/thread-run.ts'
import { blockingEntry } from '../../../src/python/blocking-calls.ts'
import { calleePath } from '../../../src/python/callees.ts'
import { argumentsOf } from '../../../src/python/calls.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { isIterator } from '../../../src/python/iterators.ts'
import { canonicalName } from '../../../src/python/library-types.ts'
import { isHandedOn } from '../../../src/python/other-users.ts'
import { isChangedInPlace } from '../../../src/python/shared-data.ts'
import { type Outside, outsideOf } from '../../../src/python/thread-body.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import { knownValue } from '../../../src/python/values.ts'

export type DoubtAround = 'check-then-act' | 'several-steps' | 'shared-data' | 'unknown-call'

/** Why the arguments of a call may not be what they were by the time that a thread has done with them, or null. */
export function doubtOfArguments(call: Node, file: PythonFile, facts: Facts): DoubtAround | null {
  const { positional, keywords } = argumentsOf(call)
  const given = [...positional, ...keywords.values()]
  if (given.some(each => isShared(each, file))) return 'shared-data'
  return given.some(each => isLazy(each, file, facts)) ? 'unknown-call' : null
}

/** A collection that other code of the file changes in place, or that another task has as well. */
function isShared(value: Node, file: PythonFile): boolean {
  const isCollection = knownValue(value, file)?.shape === 'container'
  if (value.kind === 'attribute') return isChangedInPlace(value.text, file)
  if (value.kind !== 'identifier') return false
  const [binding] = file.scopes.lookup(value.text, value) ?? []
  const isLocal = binding?.scope.node === executionOf(value).function
  return isLocal ? isCollection && isHandedOn(value, file) : isChangedInPlace(value.text, file)
}

/** A generator runs where its items are taken. */
function isLazy(value: Node, file: PythonFile, facts: Facts): boolean {
  if (isIterator(value, file)) return true
  const path = value.kind === 'call' ? calleePath(value, file) : null
  return path !== null && facts.functionNamed(absoluteName(path, file))?.isGenerator === true
}

type Event = { readonly call: Node; readonly looksAt: ReadonlySet<Outside>; readonly changes: ReadonlySet<Outside> }

/**
 * Whether the coroutine looks at something outside of the program before and changes it after, or the call does one of the two: as long
 * as nothing awaits in between that is one step for the other tasks.
 */
export function doubtOfSteps(call: Node, run: ThreadRun, file: PythonFile, facts: Facts): DoubtAround | null {
  const { function: frame } = executionOf(call)
  if (!frame?.get('body')) return null
  const { all, awaits } = eventsIn(frame, file, facts)
  const events = [{ call, ...run }, ...all.filter(each => each.call !== call && !each.call.contains(call))]
  const isOneStep = (look: Event, change: Event) =>
    look.call.end <= change.call.start &&
    look.call.start <= call.start &&
    call.end <= change.call.end &&
    !awaits.some(each => each.start >= look.call.end && each.end <= change.call.start)
  const splits = (where: Outside) =>
    events.some(
      look => look.looksAt.has(where) && events.some(each => each.changes.has(where) && isOneStep(look, each)),
    )
  if (splits('files')) return 'check-then-act'
  return splits('database') ? 'several-steps' : null
}

/** What a function does outside of the program, and where it waits. */
const eventsIn = oncePerNodeOfProject((frame, file, facts): { all: readonly Event[]; awaits: readonly Node[] } => {
  const isHere = (node: Node) => executionOf(node).function === frame
  const body = frame.get('body') as Node
  return {
    all: descendants(body, 'call').flatMap(each => (isHere(each) ? (eventAt(each, file, facts) ?? []) : [])),
    awaits: descendants(body, 'await').filter(isHere),
  }
})

function eventAt(call: Node, file: PythonFile, facts: Facts): Event | null {
  const path = calleePath(call, file)
  const name = path === null ? null : absoluteName(path, file)
  const called = name === null ? null : facts.meaningOf(name)
  if (name !== null && called !== null && facts.functionNamed(called))
    return facts.reaches(name, isOutside) ? { call, ...threadRun(name, facts) } : null
  const { looksAt, changes } = outsideOf(call, file)
  return looksAt.size + changes.size > 0 ? { call, looksAt, changes } : null
}

/** True for what asks for a file or a database, or changes one. */
function isOutside(called: string): boolean {
  const rule = blockingEntry(canonicalName(called))?.rule ?? ''
  return /^blocking-(database|file-method|open|os-io|path-io)$/.test(rule)
}
