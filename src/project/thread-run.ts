/** Whether a worker thread may run a function of the project, with everything that it calls (SEMANTICS 3). */

import { blockingEntry, type ThreadUse } from '../python/blocking-calls.ts'
import { canonicalName } from '../python/library-types.ts'
import { stdlibModules } from '../python/stdlib.ts'
import { type BodyDoubt, type Outside, type ThreadBody, threadBody } from '../python/thread-body.ts'
import { isOfLoop, isTextMethod, isThreadBound, isThreadSafeLibrary } from '../python/thread-work.ts'
import { definitionOf } from './definitions.ts'
import { Memo } from './dependencies.ts'
import type { Facts } from './facts.ts'
import { absoluteName } from './modules.ts'
import { type Exit, ownEffects, type Step, type Work } from './reach.ts'
import type { Effect, FunctionSummary } from './summaries.ts'

export type ThreadRun = {
  /** The gravest first; empty is a proof that a thread may run it while other tasks go on. */
  readonly doubts: readonly BodyDoubt[]
  readonly looksAt: ReadonlySet<Outside>
  readonly changes: ReadonlySet<Outside>
}

const GRAVITY: readonly BodyDoubt[] = [
  'uses-running-loop',
  'thread-bound',
  'current-exception',
  'ends-iteration',
  'changes-process',
  'looks-at-frame',
  'waits-for-interrupt',
  'driver-unknown',
  'waits-for-ever',
  'check-then-act',
  'several-steps',
  'shared-data',
  'unknown-call',
]

/** Doubts with which the program would fail, hang or do something else: nobody wants that. */
export function isGrave(doubt: BodyDoubt): boolean {
  return GRAVITY.indexOf(doubt) <= GRAVITY.indexOf('changes-process')
}

/** @param path what is called, as `calleePath` has it, absolute */
export function threadRun(path: string, facts: Facts): ThreadRun {
  const work = facts.workOf(path)
  return runs.get(work, () => judge(path, facts))
}

/** No proof is longer; where there is none any more, only the functions nearby are looked at for what speaks against any thread. */
const MOST_FUNCTIONS = 60
const MOST_UNPROVEN = 20

/** Many files call the same functions. */
const runs = new Memo<Work, ThreadRun>(new WeakMap())
const bodies = new Memo<FunctionSummary, ThreadBody | null>(new WeakMap())
const constructors = new Memo<FunctionSummary, ThreadBody | null>(new WeakMap())

function judge(path: string, facts: Facts): ThreadRun {
  const doubts = new Set<BodyDoubt>()
  const judged = new Map<FunctionSummary, ThreadBody>()
  const paths = new Set([path])
  for (const each of paths) {
    const { steps, exits } = facts.workOf(each)
    for (const doubt of exits.map(doubtOfExit)) if (doubt) doubts.add(doubt)
    const room = (doubts.has('unknown-call') ? MOST_UNPROVEN : MOST_FUNCTIONS) - judged.size
    if (steps.length > room) doubts.add('unknown-call')
    const near = steps.slice(0, Math.max(0, room))
    // Each file is parsed once.
    for (const step of near.sort((a, b) => a.function.path.localeCompare(b.function.path))) {
      if (judged.has(step.function)) continue
      const body = bodyOf(step, facts)
      for (const effect of ownEffects(step)) {
        const doubt = body && isOfNewPart(effect, body) ? null : doubtOfEffect(effect)
        if (doubt) doubts.add(doubt)
      }
      if (!body) doubts.add('unknown-call')
      else judged.set(step.function, body)
      const followed = new Set(step.function.calls.map(({ name }) => name))
      for (const name of body?.runs ?? []) if (!followed.has(name)) paths.add(name)
    }
  }
  const all = [...judged.values()]
  for (const doubt of [...all.flatMap(body => [...body.doubts]), ...doubtsBetween(all)]) doubts.add(doubt)
  if (doubts.size === 0 && [...judged].some(([{ path: home }, body]) => isChangedElsewhere(body, home, facts)))
    doubts.add('shared-data')
  return {
    doubts: GRAVITY.filter(doubt => doubts.has(doubt)),
    looksAt: new Set(all.flatMap(body => [...body.looksAt])),
    changes: new Set(all.flatMap(body => [...body.changes])),
  }
}

function bodyOf({ function: summary, isConstructor }: Step, facts: Facts): ThreadBody | null {
  return (isConstructor ? constructors : bodies).get(summary, () => readBody(summary, isConstructor, facts))
}

function readBody(summary: FunctionSummary, isConstructor: boolean, facts: Facts): ThreadBody | null {
  const definition = definitionOf(summary, facts)
  if (!definition) return null
  const { node, file } = definition
  const body = threadBody(node, file, isConstructor, {
    isFunction: name => facts.functionNamed(absoluteName(name, file)) !== null,
    libraryName: name => facts.libraryName(absoluteName(name, file)),
  })
  return { ...body, runs: new Set([...body.runs].map(name => absoluteName(name, file))) }
}

/** `self.rows.append(row)` in a constructor that has made the list. */
function isOfNewPart({ kind, what }: Effect, { made }: ThreadBody): boolean {
  return (
    kind === 'writes-attribute' &&
    [...made].some(part => /^[.[]/.test(what.slice(part.length)) && what.startsWith(part))
  )
}

/** True where another file seems to change what a collection holds that the function looks into. */
function isChangedElsewhere({ reads }: ThreadBody, path: string, facts: Facts): boolean {
  return [...reads].some(place =>
    facts.changesInPlace(
      place
        .replace(/(\[\])+$/, '')
        .split('.')
        .at(-1) ?? '',
      path,
    ),
  )
}

/** One function reads what another one changes: together they may be one step for the other tasks. */
function doubtsBetween(bodies: readonly ThreadBody[]): BodyDoubt[] {
  const isSplit = (where: Outside) =>
    bodies.some(one => one.looksAt.has(where) && bodies.some(other => other !== one && other.changes.has(where)))
  return [
    ...(isSplit('files') ? (['check-then-act'] as const) : []),
    ...(isSplit('database') ? (['several-steps'] as const) : []),
  ]
}

/** Output works from every thread, and what is done at the other end of a connection takes the same time there. */
function doubtOfEffect({ kind, what }: Effect): BodyDoubt | null {
  switch (kind) {
    case 'output':
    case 'remote-write':
      return null
    case 'context-variable':
      return what.endsWith('.get') ? null : 'thread-bound'
    case 'unknown-call':
      return what === 'yield' || isTextMethod(what) ? null : 'unknown-call'
    default:
      return 'shared-data'
  }
}

const USES: Readonly<Record<ThreadUse, BodyDoubt | null>> = {
  exact: null,
  handle: null,
  lazy: null,
  'one-at-a-time': 'shared-data',
  session: 'driver-unknown',
  bound: 'thread-bound',
  waits: 'waits-for-ever',
}

/** What the body itself names as a library's has been judged there, as far as the library is known. */
function doubtOfExit({ call, library }: Exit): BodyDoubt | null {
  if (library === null) return isTextMethod(call.name) ? null : 'unknown-call'
  const name = canonicalName(library)
  const isNamed = call.name === library
  const entry = blockingEntry(name)
  if (entry) return isNamed ? null : USES[entry.thread]
  if (RUNS_CODE.test(name)) return 'unknown-call'
  if (isOfLoop(name)) return 'uses-running-loop'
  if (isThreadBound(name)) return isNamed ? null : 'thread-bound'
  return (isNamed && isPythons(name)) || isThreadSafeLibrary(name) ? null : 'unknown-call'
}

/** Of these nobody knows what they run. */
const RUNS_CODE = /^(builtins\.(__import__|eval|exec)|importlib\.(import_module|reload)|runpy\.\w+)$/

function isPythons(name: string): boolean {
  const [top = ''] = name.split('.')
  return top === 'builtins' || stdlibModules.has(top)
}
