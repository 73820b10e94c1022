/** Judges one group of runs: which fixes it gets, how safe they are, or why it is left alone. */

import type { Fix } from '../../../src/engine/finding.ts'
import type { Tools, Verdict } from '../../../src/engine/transform.ts'
import { methodOwner } from '../../../src/python/attributes.ts'
import { handlersAround } from '../../../src/python/handlers.ts'
import { importsFrom } from '../../../src/python/imports.ts'
import { listsLocals } from '../../../src/python/seen-locals.ts'
import { stdlibModules } from '../../../src/python/stdlib.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import { atLeast } from '../../../src/python/version.ts'
import { coroutineIn } from './call.ts'
import { type Doing, doingsOf, startsLoopUnseen } from './calls.ts'
import { coroutineEdits } from './coroutine.ts'
import { type Frame, frameOf, mayRunInLoop, runsIn, wantsOwnLoops } from './frame.ts'
import { isWithin, type Stretch } from './names.ts'
import { type Obstacle, obstacles, obstacleToCoroutine, obstacleToSharing } from './obstacles.ts'
import { type Group, groupsIn } from './paths.ts'
import { planFor } from './plan.ts'
import { runnerEdits } from './runner.ts'

export type Doubt =
  | 'context-variable'
  | 'left-over-task'
  | 'may-not-run'
  | 'method'
  | 'unknown-call'
  | 'waits-for-input'

/** Why runs are left alone, or merged only with `--unsafe`. */
export const reasons: Readonly<Record<Obstacle | Doubt, string>> = {
  ...obstacles,
  'context-variable':
    'context variables keep their values from one run to the next in a shared loop, and did not before',
  'left-over-task':
    'an earlier run may leave a task, a generator or a setting to its loop, which ended with it; a shared one goes on',
  'may-not-run':
    'where nothing is left to run, a coroutine may call this today, and a loop of its own would fail there',
  method: 'it is a method, which subclasses and other code may call in ways that cannot be seen here',
  'unknown-call': 'the code between calls something that may start an event loop of its own',
  'waits-for-input':
    'the code between waits for a person, the clock or a process, and in a coroutine Ctrl-C comes through late there',
}

type MergeTools = Tools<Obstacle | Doubt>

/** The group that this call of `asyncio.run` is to be reported for, or null. */
export function groupReportedAt(call: Node, { file }: MergeTools): (Group & Stretch) | null {
  if (file.called(call) !== 'asyncio.run' || importsFrom(file, 'nest_asyncio')) return null
  const frame = frameOf(call, file)
  if (!frame || wantsOwnLoops(frame, file)) return null
  const runs = runsIn(frame, file)
  for (const group of groupsIn(frame, runs)) {
    const inside = runsOf({ ...group, frame }, runs)
    if (inside[group.isLoop ? 0 : 1] === call || (inside.length === 1 && inside[0] === call)) return { ...group, frame }
  }
  return null
}

/** The verdict on one group. */
export function merge(stretch: Stretch, tools: MergeTools): Verdict {
  const { file, report, decline } = tools
  const runs = runsOf(stretch, runsIn(stretch.frame, file))
  const obstacle = obstacleToSharing(stretch, runs, file) ?? (changesLoop(stretch, runs, tools) ? 'loop-changed' : null)
  if (obstacle) return decline(obstacle)

  const shared = doubtAboutSharing(stretch, runs, tools)
  const one = inOneCoroutine(stretch, runs, tools, shared)
  const runner = inOneRunner(stretch, runs, tools, shared)
  const fixes = [one.fix, runner].filter(fix => fix !== null)
  if (one.crosses) fixes.reverse()
  fixes.sort((a, b) => Number(a.applicability === 'unsafe') - Number(b.applicability === 'unsafe'))
  return fixes.length > 0 ? report(...fixes) : decline(one.obstacle ?? 'nested-run')
}

function runsOf(stretch: Stretch, runs: readonly Node[]): Node[] {
  return runs.filter(run => isWithin(stretch, run))
}

type Coroutine = { readonly fix: Fix | null; readonly obstacle: Obstacle | null; readonly crosses: boolean }

function inOneCoroutine(stretch: Stretch, runs: readonly Node[], tools: MergeTools, shared: Doubt | null): Coroutine {
  const { file, facts, settings, fix } = tools
  const plan = planFor(stretch, file, facts)
  const without = (obstacle: Obstacle): Coroutine => ({ fix: null, obstacle, crosses: false })
  if (typeof plan === 'string') return without(plan)
  const obstacle = obstacleToCoroutine(plan.stretch, runs, file, settings.targetVersion)
  if (obstacle) return without(obstacle)
  const between = doingsBetween(plan.stretch, runs, tools)
  if (between.has('starts-loop')) return without('nested-run')
  const doubt = shared ?? (between.has('waits') ? 'waits-for-input' : between.has('unknown') ? 'unknown-call' : null)
  const message = 'run it all in one coroutine'
  const edits = coroutineEdits(plan, runs, file)
  return {
    fix: doubt ? fix.unsafe(doubt, message, ...edits) : fix(message, ...edits),
    obstacle: null,
    crosses: plan.declared.length + plan.names.length > 0,
  }
}

function inOneRunner(stretch: Stretch, runs: readonly Node[], tools: MergeTools, doubt: Doubt | null): Fix | null {
  const { file, settings, fix } = tools
  const isOffered = atLeast(settings.targetVersion, [3, 11]) && !listsLocals(stretch.frame.owner, file)
  const edits = isOffered ? runnerEdits(stretch, runs, file) : null
  const message = 'share one event loop through `asyncio.Runner`'
  return edits && (doubt ? fix.unsafe(doubt, message, ...edits) : fix(message, ...edits))
}

/** What the code does between its runs: everything in it but the coroutines themselves. */
function doingsBetween(stretch: Stretch, runs: readonly Node[], tools: MergeTools): Set<Doing> {
  const coroutines = runs.map(coroutineIn).filter(node => node?.kind === 'call')
  const doings = doingsOf(stretch.statements, 'call', tools, new Set([...runs, ...(coroutines as Node[])]))
  const imports = stretch.statements.flatMap(each => descendants(each, 'import_statement', 'import_from_statement'))
  const isStdlib = (statement: Node) => stdlibModules.has(/^(?:import|from)\s+(\w+)/.exec(statement.text)?.[1] ?? '')
  if (!imports.every(isStdlib) || startsLoopUnseen(tools.file, tools.facts)) doings.add('unknown')
  return doings
}

function changesLoop(stretch: Stretch, runs: readonly Node[], tools: MergeTools): boolean {
  return doingsBetween(stretch, runs, tools).has('changes-loop')
}

function doubtAboutSharing(stretch: Stretch, runs: readonly Node[], tools: MergeTools): Doubt | null {
  const { file } = tools
  const last = stretch.statements.at(-1) as Node
  const earlier = runs.filter(run => run !== runs.at(-1) || isRepeated(run, last))
  const coroutines = runs.map(coroutineIn) as Node[]
  const doings = doingsOf(coroutines, 'await', tools)
  const leaving = doingsOf(earlier.map(coroutineIn) as Node[], 'await', tools)
  const isKnown = earlier.every(run => coroutineIn(run)?.kind === 'call')
  if (doings.has('context-variable') || importsFrom(file, 'contextvars')) return 'context-variable'
  const isTried = earlier.some(run => handlersAround(run).some(handler => isWithin(stretch, handler)))
  if (leaving.has('leaves-task') || leaving.has('unknown') || !isKnown) return 'left-over-task'
  if (isTried && leaving.has('awaits-tasks')) return 'left-over-task'
  if (isMethod(stretch.frame)) return 'method'
  return !alwaysRuns(stretch, runs) && mayRunInLoop(stretch.frame, file, tools.facts) ? 'may-not-run' : null
}

/** True when the first statement certainly starts a loop: then nobody calls this where one is running. */
function alwaysRuns({ statements }: Stretch, runs: readonly Node[]): boolean {
  const first = statements[0] as Node
  return runs.some(run => {
    if (!/^(expression|return)_statement$/.test(first.kind) || !first.contains(run)) return false
    for (let outer = run.parent; outer && outer !== first; outer = outer.parent)
      if (/^(conditional_expression|boolean_operator|lambda|generator_expression)$|comprehension$/.test(outer.kind))
        return false
    return true
  })
}

function isRepeated(run: Node, statement: Node): boolean {
  for (let outer = run.parent; outer && statement.contains(outer); outer = outer.parent)
    if (/^(for|while)_statement$|comprehension$|^generator_expression$/.test(outer.kind)) return true
  return false
}

function isMethod({ kind, owner }: Frame): boolean {
  return kind === 'function' && methodOwner(owner) !== null
}
