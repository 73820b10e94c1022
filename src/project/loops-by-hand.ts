/** Event loops that plain code makes and runs by hand: what each mention of such a loop is for, and what could stand in its place. */

import { statementFor, statementOf } from '../python/blocks.ts'
import { argumentsOf } from '../python/calls.ts'
import { executionOf, isAsync } from '../python/execution.ts'
import type { PythonFile } from '../python/file.ts'
import { isExported } from '../python/imports.ts'
import { callsNamed } from '../python/named-nodes.ts'
import { isRepeatedIn, loopsAround } from '../python/repetition.ts'
import type { Binding } from '../python/scopes.ts'
import { isTest } from '../python/scripts.ts'
import { seesLocals } from '../python/seen-locals.ts'
import { descendants, descendantsWith, type Node } from '../python/tree.ts'
import { atLeast, type PythonVersion } from '../python/version.ts'
import { runsBeforeLoops } from './before-loops.ts'
import type { Facts } from './facts.ts'
import { allowsNestedLoops } from './nested-loops.ts'
import { resultOf } from './results.ts'
import { startsOf } from './starts.ts'

export type LoopByHand = {
  /** `asyncio.get_event_loop()` or `asyncio.new_event_loop()`. */
  readonly maker: Node
  /** True for a new loop; that of `get_event_loop()` may be shared. */
  readonly isOwn: boolean
  /** The statement that keeps the loop under a name, or that runs it at once. */
  readonly home: Node
  /** True where the loop has a name. */
  readonly isNamed: boolean
  /** The calls of `run_until_complete` for which the loop is there, in source order. */
  readonly runs: readonly Node[]
  /** Statements that serve the loop alone: they make it, set it, close it. A `with` that closes it is not among them. */
  readonly chores: readonly Node[]
  readonly isDebug: boolean
  /** True where tasks are made before the loop runs. */
  readonly startsTasks: boolean
}

type Place = { readonly file: PythonFile; readonly facts: Facts; readonly target: PythonVersion }

/** What can stand in the place of a loop made by hand, or why nothing can. */
export type Cure = 'run' | 'runner' | 'not-a-coroutine' | 'several-runs' | 'task-before'

const MAKER = /^asyncio\.(?:events\.)?(get_event_loop|new_event_loop)$/

/** The call that makes the loop which a call of `run_until_complete` runs, where that is certain. */
export function makerOf(run: Node, file: PythonFile): Node | null {
  const callee = run.get('function')
  if (callee?.kind !== 'attribute' || callee.get('attribute')?.text !== 'run_until_complete') return null
  const object = callee.get('object') as Node
  const made = object.kind === 'identifier' ? keptIn(object, file) : object
  return made?.kind === 'call' && MAKER.test(file.called(made) ?? '') ? made : null
}

function keptIn(name: Node, file: PythonFile): Node | null {
  const bindings = file.scopes.lookup(name.text, name)
  const [binding] = bindings ?? []
  if (bindings?.length !== 1 || !binding) return null
  if (binding.kind === 'with') return closedBy(binding, file)
  return binding.kind === 'assignment' && binding.node.parent?.parent?.kind === 'expression_statement'
    ? binding.value
    : null
}

/** `with closing(asyncio.new_event_loop()) as loop:` */
function closedBy({ node }: Binding, file: PythonFile): Node | null {
  const pattern = node.parent?.kind === 'as_pattern_target' ? node.parent.parent : null
  const manager = pattern?.children[0]
  const clause = pattern?.ancestor('with_clause')
  if (manager?.kind !== 'call' || file.called(manager) !== 'contextlib.closing') return null
  const isAlone = clause?.children.length === 1 && clause.parent && !isAsync(clause.parent)
  return isAlone ? (argumentsOf(manager).positional[0] ?? null) : null
}

/** All about the loop of a call that makes one; null where it is used for more than to run something. */
export function loopByHand(maker: Node, file: PythonFile, facts: Facts): LoopByHand | null {
  const { function: frame, coroutine } = executionOf(maker)
  const isOwn = file.called(maker)?.endsWith('new_event_loop') === true
  if (coroutine || frame?.kind === 'lambda' || (!frame && maker.ancestor('class_definition'))) return null
  if (argumentsOf(maker).positional.length > 0) return null
  const home = statementOf(maker)
  const name = nameFor(maker)
  if (!name) {
    const run = maker.parent?.kind === 'attribute' ? maker.parent.parent : null
    const isRun = run?.kind === 'call' && makerOf(run, file) === maker
    if (!isRun || executionOf(run).function !== frame) return null
    const startsTasks = usesLoopUnseen({ isOwn, home, frame, isNamed: false }, file)
    return { maker, isOwn, home, isNamed: false, runs: [run], chores: [], isDebug: false, startsTasks }
  }
  const bindings = file.scopes.lookup(name.text, name)
  const [binding] = bindings ?? []
  if (bindings?.length !== 1 || !binding || isSeen(binding, file, facts)) return null
  const uses = file.scopes.references(binding).filter(use => use !== name)
  const roles = uses.map(use => roleOf(use, file))
  const isHere = (use: Node) =>
    use.start > maker.end && home.parent?.contains(use) && executionOf(use).function === frame
  if (!uses.every(isHere) || roles.some(({ role }) => role === 'other' || role === 'forever')) return null
  const found = (role: Role) => [...new Set(roles.filter(each => each.role === role).map(each => each.node))]
  const runs = found('run')
  if (runs.length === 0 || runs.some(run => isLate(run, home))) return null
  const own = home.kind === 'with_statement' ? [] : [home]
  const chores = [...own, ...found('chore'), ...found('debug'), ...resets(home, file)]
  const startsTasks = found('task').length > 0 || usesLoopUnseen({ isOwn, home, frame, isNamed: true }, file)
  return { maker, isOwn, home, isNamed: true, runs, chores, isDebug: found('debug').length > 0, startsTasks }
}

/** The variable that a statement gives the loop to, or null. */
export function nameFor(maker: Node): Node | null {
  const { parent } = maker
  if (parent?.kind === 'assignment') {
    const left = parent.get('left')
    return left?.kind === 'identifier' && parent.parent?.kind === 'expression_statement' ? left : null
  }
  const pattern = parent?.kind === 'argument_list' ? parent.parent?.parent : null
  return pattern?.kind === 'as_pattern' ? (pattern.get('alias')?.children[0] ?? null) : null
}

/** True where code beyond the file or the function may use the variable. */
export function isSeen({ name, scope }: Binding, file: PythonFile, facts: Facts): boolean {
  if (scope.kind !== 'module') return scope.kind !== 'function' || seesLocals(scope.node, file)
  return isExported(file, name) || facts.mentionsElsewhere(`${file.module}.${name}`, file.path).length > 0
}

type Role = 'run' | 'chore' | 'debug' | 'task' | 'forever' | 'other'

const SHUTDOWN = /^shutdown_(asyncgens|default_executor)$/

/** What a mention of a loop is for, and the call or statement that it belongs to. */
export function roleOf(use: Node, file: PythonFile): { readonly role: Role; readonly node: Node } {
  const other = { role: 'other', node: use } as const
  const { parent } = use
  if (parent?.kind === 'argument_list' && parent.parent && isSetting(parent.parent, file)) {
    const statement = statementFor(parent.parent)
    return statement && parent.children.length === 1 ? { role: 'chore', node: statement } : other
  }
  const call = parent?.kind === 'attribute' && use.field === 'object' ? parent.parent : null
  if (call?.kind !== 'call' || parent?.field !== 'function') return other
  const method = parent.get('attribute')?.text ?? ''
  const given = call.get('arguments')?.children ?? []
  const statement = statementFor(call)
  if (method === 'run_until_complete') {
    const inner = given[0]?.kind === 'call' ? given[0].get('function') : null
    const isShutdown = SHUTDOWN.test(inner?.get('attribute')?.text ?? '') && inner?.get('object')?.text === use.text
    return isShutdown && statement ? { role: 'chore', node: statement } : { role: 'run', node: call }
  }
  if (SHUTDOWN.test(method)) {
    const outer = call.parent?.parent
    const around =
      outer?.kind === 'call' && outer.get('function')?.get('object')?.text === use.text && statementFor(outer)
    return around ? { role: 'chore', node: around } : other
  }
  if (method === 'close' && statement && given.length === 0) return { role: 'chore', node: statement }
  if (method === 'set_debug' && statement && given[0]?.kind === 'true') return { role: 'debug', node: statement }
  if (method === 'run_forever' && statement && given.length === 0) return { role: 'forever', node: call }
  return method === 'create_task' ? { role: 'task', node: call } : other
}

function isSetting(call: Node, file: PythonFile): boolean {
  return /^asyncio\.(events\.)?set_event_loop$/.test(file.called(call) ?? '')
}

/** `asyncio.set_event_loop(None)` behind the loop. */
export function resets(home: Node, file: PythonFile): Node[] {
  const calls = descendantsWith('set_event_loop', home.parent as Node, 'call').filter(each => each.start > home.end)
  const resetting = calls.filter(each => isSetting(each, file) && each.get('arguments')?.children[0]?.kind === 'none')
  return resetting.flatMap(each => statementFor(each) ?? [])
}

/** True for a run in a handler, in `finally` or in a case: there the loop does more than run one thing. */
function isLate(run: Node, home: Node): boolean {
  for (let outer = run.parent; outer && outer !== home.parent; outer = outer.parent)
    if (/^(finally_clause|except_clause|match_statement)$/.test(outer.kind)) return true
  return false
}

const UNSEEN =
  /^asyncio\.(create_task|ensure_future|gather|shield|wait|Future|Task|run_coroutine_threadsafe|as_completed)$/

type Surroundings = Pick<LoopByHand, 'isOwn' | 'isNamed' | 'home'> & { readonly frame: Node | null }

function usesLoopUnseen(surroundings: Surroundings, file: PythonFile): boolean {
  return unseenUsers(surroundings, file).length > 0
}

/** `asyncio.ensure_future(f())` in plain code takes the loop that has been set. */
export function unseenUsers({ isOwn, isNamed, home, frame }: Surroundings, file: PythonFile): Node[] {
  const own = isNamed ? (home.parent as Node) : home
  const calls = descendants(isOwn ? own : (frame ?? file.tree.root), 'call')
  return calls.filter(
    call =>
      (!isOwn || call.start > home.start) &&
      executionOf(call).function === frame &&
      UNSEEN.test(file.called(call) ?? ''),
  )
}

/** True for a run of what is certainly no coroutine, such as `asyncio.gather(…)`. */
function isOfFuture(run: Node, { file, facts }: Place): boolean {
  const [only, ...others] = run.get('arguments')?.children ?? []
  return only?.kind === 'call' && others.length === 0 && resultOf(only, file, facts)?.given === 'future'
}

/** The coroutine that a run is given, where it is certain to be one: `asyncio.run()` takes nothing else. */
export function coroutineRunBy(run: Node, { file, facts }: Pick<Place, 'file' | 'facts'>): Node | null {
  const { positional, keywords, hasStar, hasDoubleStar } = argumentsOf(run)
  const given = [...positional, ...keywords.values()]
  const [only] = given
  if (given.length !== 1 || hasStar || hasDoubleStar || only?.kind !== 'call') return null
  return resultOf(only, file, facts)?.given === 'coroutine' ? only : null
}

/** What can stand in the place of the loop; null where it is no pitfall, or another rule's. */
export function cureFor(loop: LoopByHand, place: Place): Cure | null {
  const { file, facts } = place
  if (allowsNestedLoops(facts)) return null
  if (isOthers(loop.maker, file, facts)) return null
  if (loop.isOwn) return cureIn(loop, place)
  if (runsBeforeLoops(loop.maker, file, facts) !== 'once' || isShared(loop.maker, file, facts)) return null
  const cure = cureIn(loop, place)
  return cure === 'run' || cure === 'runner' ? cure : null
}

/** True in tests, and in functions that coroutines call, where no second loop can run anyhow. */
export function isOthers(maker: Node, file: PythonFile, facts: Facts): boolean {
  const frame = executionOf(maker).function
  return !!frame && (isTest(frame, file) || startsOf(frame, file, facts).ways.has('loop'))
}

function cureIn(loop: LoopByHand, place: Place): Cure | null {
  const { runs, home, isNamed, startsTasks } = loop
  const others = runs.filter(run => !coroutineRunBy(run, place))
  if (others.length > 0) return others.every(run => isOfFuture(run, place)) ? 'not-a-coroutine' : null
  if (startsTasks) return 'task-before'
  const isRepeated = isNamed && runs.some(run => loopsAround(run).some(each => home.parent?.contains(each)))
  const isSeveral = runs.length > 1 || isRepeated || (!loop.isOwn && isRepeatedIn(runs[0] as Node))
  if (!isSeveral) return 'run'
  return isNamed && atLeast(place.target, [3, 11]) ? 'runner' : 'several-runs'
}

/** True where other plain code of the project asks for a loop as well, or sets one: it may count on getting the same. */
export function isShared(maker: Node, file: PythonFile, facts: Facts): boolean {
  return isAskedElsewhere(maker, file, facts) || isSetElsewhere(maker, file, facts)
}

/** True where other plain code of the project asks for the loop of its thread. */
export function isAskedElsewhere(maker: Node, file: PythonFile, facts: Facts): boolean {
  const asks = facts.filesWith('get_event_loop').flatMap(each =>
    callsNamed('get_event_loop', each.tree).filter(call => {
      const isSame = each.path === file.path && call.start === maker.start
      return !isSame && !executionOf(call).coroutine
    }),
  )
  return asks.length > 0
}

/** True where something other than the code around sets a loop for the thread. */
export function isSetElsewhere(maker: Node, file: PythonFile, facts: Facts): boolean {
  const suite = statementOf(maker).parent as Node
  const isHere = (call: Node, path: string) => path === file.path && maker.end < call.start && call.end <= suite.end
  return facts
    .filesWith('set_event_loop')
    .some(each => callsNamed('set_event_loop', each.tree).some(call => !isHere(call, each.path)))
}
