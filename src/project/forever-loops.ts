/** Event loops that plain code makes by hand and runs for ever: what is started on them before, and by which statements. */

import { statementFor } from '../python/blocks.ts'
import { argumentsOf } from '../python/calls.ts'
import { executionOf } from '../python/execution.ts'
import type { PythonFile } from '../python/file.ts'
import { caughtExpressions } from '../python/handlers.ts'
import { attributesNamed, callsNamed } from '../python/named-nodes.ts'
import { seesLocals } from '../python/seen-locals.ts'
import type { Node } from '../python/tree.ts'
import { runsBeforeLoops } from './before-loops.ts'
import type { Facts } from './facts.ts'
import { isOthers, isSeen, isShared, type LoopByHand, nameFor, resets, roleOf, unseenUsers } from './loops-by-hand.ts'
import { allowsNestedLoops } from './nested-loops.ts'
import { resultOf } from './results.ts'

/** What the loop is given before it runs: a coroutine that is run to its end, a task, or output in between. */
export type Step = {
  readonly kind: 'run' | 'task' | 'output'
  readonly statement: Node
  readonly call: Node
  /** The statements behind that keep the task in a set until it is done; none for a task that is dropped. */
  readonly keeping: readonly Node[]
}

export type ForeverLoop = {
  /** The one run is that for ever; the statements of the steps are among the chores. */
  readonly loop: LoopByHand
  readonly steps: readonly Step[]
}

const MAKER = /^asyncio\.(?:events\.)?(get_event_loop|new_event_loop)$/

/**
 * The loop that a call makes which a script runs once, for ever, after it has only started coroutines on it; null where anything else
 * is done with it, or where something may stop it.
 */
export function foreverLoop(maker: Node, file: PythonFile, facts: Facts): ForeverLoop | null {
  const { parent } = maker
  const name = MAKER.test(file.called(maker) ?? '') && parent?.kind === 'assignment' ? nameFor(maker) : null
  if (!name || argumentsOf(maker).positional.length > 0 || !file.tree.holds('run_forever', file.tree.root)) return null
  const isOwn = file.called(maker)?.endsWith('new_event_loop') === true
  const home = parent?.parent as Node
  const bindings = file.scopes.lookup(name.text, name)
  const [binding] = bindings ?? []
  if (bindings?.length !== 1 || !binding) return null
  const { function: frame } = executionOf(maker)
  const uses = file.scopes.references(binding).filter(use => use !== name)
  if (!uses.every(use => use.start > home.end && home.parent?.contains(use) && executionOf(use).function === frame))
    return null
  const roles = uses.map(use => roleOf(use, file))
  const [run, ...otherRuns] = roles.filter(({ role }) => role === 'forever')
  if (!run || otherRuns.length > 0 || roles.some(({ role }) => role === 'other')) return null
  const nodesOf = (role: string) => roles.filter(each => each.role === role).map(({ node }) => node)
  const chores = [home, ...nodesOf('chore'), ...nodesOf('debug'), ...resets(home, file)]
  const steps = stepsBefore(run.node, home, chores, file, facts)
  const started = [...nodesOf('run'), ...nodesOf('task')]
  if (!steps || !started.every(call => steps.some(step => step.call === call))) return null
  const unseen = unseenUsers({ isOwn, isNamed: true, home, frame }, file)
  if (steps.some(({ call }) => file.called(call) === 'asyncio.ensure_future') && isOwn && !isSetBefore(steps, chores))
    return null
  if (unseen.some(call => !steps.some(({ statement }) => statement.contains(call)))) return null
  const isSet = chores.some(each => file.tree.holds('set_event_loop', each))
  if (!mayChange(maker, isOwn && !isSet, file, facts) || isSeen(binding, file, facts)) return null
  const isDebug = nodesOf('debug').length > 0
  const gone = [...new Set([...chores, ...steps.flatMap(({ statement, keeping }) => [statement, ...keeping])])]
  return {
    loop: { maker, isOwn, home, isNamed: true, runs: [run.node], chores: gone, isDebug, startsTasks: true },
    steps,
  }
}

/** True where the new loop is set for the thread before anything starts: `asyncio.ensure_future()` asks for that one. */
function isSetBefore([first]: readonly Step[], chores: readonly Node[]): boolean {
  return chores.some(each => each.tree.holds('set_event_loop', each) && each.end <= (first?.statement.start ?? 0))
}

/** True where a script comes by once, and nothing counts on the loop being this one. */
function mayChange(maker: Node, isUnset: boolean, file: PythonFile, facts: Facts): boolean {
  if (allowsNestedLoops(facts) || isOthers(maker, file, facts) || mayStop(file, facts)) return false
  if (runsBeforeLoops(maker, file, facts) !== 'once') return false
  return isUnset || (!isShared(maker, file, facts) && !makesFutures(facts))
}

/** True where plain code makes a future, which belongs to the loop that is set for the thread. */
function makesFutures(facts: Facts): boolean {
  return facts
    .filesWith('Future')
    .some(each =>
      callsNamed('Future', each.tree).some(
        call => each.called(call) === 'asyncio.Future' && !executionOf(call).coroutine,
      ),
    )
}

/** True where something may end the run for ever: inside of `asyncio.run()` that would raise. */
function mayStop(file: PythonFile, facts: Facts): boolean {
  if (attributesNamed('stop', file.tree).length > 0) return true
  return facts.filesWith('stop').some(({ text }) => /loop(\(\))?\s*\.\s*stop\b/.test(text))
}

/** The statements from the first start to the run for ever; null where others are among them. */
function stepsBefore(
  run: Node,
  home: Node,
  chores: readonly Node[],
  file: PythonFile,
  facts: Facts,
): readonly Step[] | null {
  const statement = statementFor(run) as Node
  const outer = statement.parent === home.parent ? statement : statement.parent?.parent
  const isPlain = outer === statement || (outer?.kind === 'try_statement' && outer.get('body') === statement.parent)
  if (!outer || !isPlain || outer.parent !== home.parent) return null
  const before = (suite: Node | null, end: Node, start: number) =>
    (suite?.children ?? []).filter(each => each.start > start && each.end <= end.start)
  const ahead = before(home.parent, outer, home.start)
  const inside = outer === statement ? [] : before(statement.parent, statement, outer.start)
  const steps: Step[] = []
  for (const each of [...ahead, ...inside]) {
    if (steps.at(-1)?.keeping.includes(each)) continue
    const step = chores.includes(each) ? null : (stepOf(each, file, facts) ?? keptTask(each, file, facts))
    if (step && (step.kind !== 'output' || steps.length > 0)) steps.push(step)
    else if (!chores.includes(each) && (steps.length > 0 || inside.includes(each))) return null
  }
  const starts = steps.filter(({ kind }) => kind !== 'output')
  const firstTask = starts.findIndex(({ kind }) => kind === 'task')
  const isOrdered = firstTask < 0 || starts.slice(firstTask).every(({ kind }) => kind === 'task')
  const isGuardedLater = ahead.some(each => steps.some(step => step.statement === each)) && catchesErrors(outer, file)
  return starts.length > 0 && isOrdered && !isGuardedLater ? steps : null
}

/** True for a `try` that catches more than the end of the program: what stands before it must not get into it. */
function catchesErrors(statement: Node, file: PythonFile): boolean {
  const handlers = statement.children.filter(each => /^except/.test(each.kind))
  return handlers.some(handler => {
    const caught = caughtExpressions(handler)
    const isEnd = (each: Node) => /^builtins\.(KeyboardInterrupt|SystemExit)$/.test(file.names.of(each) ?? '')
    return caught.length === 0 || !caught.every(isEnd)
  })
}

const OUTPUT = /^(builtins\.print|logging\.(debug|info|warning))$/

/** False for code that means something else in a function of its own, or in other lines. */
function canMove(call: Node, file: PythonFile): boolean {
  return !/:=|\bsuper\s*\(|'''|"""|\\\r?\n/.test(call.text) && !seesLocals(call, file)
}

function stepOf(statement: Node, file: PythonFile, facts: Facts): Step | null {
  const call =
    statement.kind === 'expression_statement' && statement.children.length === 1 ? statement.child('call') : null
  if (!call || !canMove(call, file)) return null
  const callee = call.get('function')
  const method = callee?.kind === 'attribute' ? callee.get('attribute')?.text : null
  if (isOutput(call, file)) return { kind: 'output', statement, call, keeping: [] }
  const { positional, keywords, hasStar, hasDoubleStar } = argumentsOf(call)
  const [given] = positional
  if (positional.length !== 1 || hasStar || hasDoubleStar || given?.kind !== 'call') return null
  if (method === 'run_until_complete') return keywords.size === 0 ? { kind: 'run', statement, call, keeping: [] } : null
  if (method === 'create_task' && callee?.get('object')?.kind === 'identifier')
    return { kind: 'task', statement, call, keeping: [] }
  return isEnsured(call, file, facts) ? { kind: 'task', statement, call, keeping: [] } : null
}

/** `asyncio.ensure_future(f())` of a coroutine, which then does what `create_task()` does. */
function isEnsured(call: Node, file: PythonFile, facts: Facts): boolean {
  const [given, ...others] = call.get('arguments')?.children ?? []
  if (!given || others.length > 0 || file.called(call) !== 'asyncio.ensure_future') return false
  return resultOf(given, file, facts)?.given === 'coroutine'
}

/** `task = loop.create_task(f())`, with the statements behind it that keep the task until it is done, and nothing more. */
function keptTask(statement: Node, file: PythonFile, facts: Facts): Step | null {
  const assignment = statement.kind === 'expression_statement' ? statement.child('assignment') : null
  const [name, call] = [assignment?.get('left'), assignment?.get('right')]
  const given = call?.kind === 'call' ? call.get('arguments')?.children[0] : null
  if (name?.kind !== 'identifier' || !call || given?.kind !== 'call' || statement.children.length !== 1) return null
  if (!canMove(call, file)) return null
  const added = /^(\w+)\.add\((\w+)\)$/.exec(statement.next?.text ?? '')
  const [adding, discarding, deleting] = [statement.next, statement.next?.next, statement.next?.next?.next]
  const [, set, kept] = added ?? []
  if (!adding || !discarding || kept !== name.text) return null
  if (!/^\w+\.create_task\(/.test(call.text) && !isEnsured(call, file, facts)) return null
  if (discarding.text !== `${kept}.add_done_callback(${set}.discard)`) return null
  const keeping = [adding, discarding, ...(deleting?.text === `del ${kept}` ? [deleting] : [])]
  const isKept = (use: Node) => [statement, ...keeping].some(each => each.contains(use))
  const { function: frame } = executionOf(statement)
  const others = file.scopes.named(kept).filter(use => !isKept(use))
  const next = others.find(use => use.start >= statement.start)
  const isReplaced = !next || (next.parent?.kind === 'assignment' && next.field === 'left')
  const isOnlyHere = isReplaced && others.every(use => executionOf(use).function === frame)
  return isOnlyHere ? { kind: 'task', statement, call, keeping } : null
}

function isOutput(call: Node, file: PythonFile): boolean {
  const name = file.called(call) ?? ''
  if (OUTPUT.test(name)) return true
  const callee = call.get('function')
  const isLogging = /^(debug|info|warning)$/.test(callee?.get('attribute')?.text ?? '')
  return isLogging && /^_?(log|logger)$/i.test(callee?.get('object')?.text ?? '')
}
