/** Which statements move into one coroutine, and how their values come back. */

import type { Facts } from '../../../src/project/facts.ts'
import { ownsLines } from '../../../src/python/blocks.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import { doingsOf } from './calls.ts'
import { runsIn } from './frame.ts'
import {
  isAnnotated,
  isAssigned,
  isSeenElsewhere,
  isWithin,
  needsEarlierValue,
  rangeOf,
  type Stretch,
  sharedNames,
  targetsOf,
} from './names.ts'
import { jumpsIn, type Obstacle } from './obstacles.ts'
import { groupsIn } from './paths.ts'

export type Plan = {
  readonly stretch: Stretch
  /**
   * - `nothing`: the coroutine's result is not used;
   * - `return`: the function around returns it;
   * - `assign`: the last assignment of the stretch stays outside and gets it;
   * - `values`: it is the values of `names`.
   */
  readonly result: 'nothing' | 'return' | 'assign' | 'values'
  readonly names: readonly string[]
  /** Names to declare `global` or `nonlocal` in the coroutine. */
  readonly declared: readonly string[]
}

/** Statements on either side that may come along so that no name crosses the border. */
const MOST_NEIGHBOURS = 3

/** The plan with the fewest names that cross, or why there is none. */
export function planFor(stretch: Stretch, file: PythonFile, facts: Facts): Plan | Obstacle {
  const alone = planExactly(stretch, file, facts)
  const wider = widened(stretch, file, facts)
  if (!wider) return alone
  const grown = planExactly(wider, file, facts)
  return typeof grown === 'object' && grown.declared.length + grown.names.length === 0 ? grown : alone
}

function planExactly(stretch: Stretch, file: PythonFile, facts: Facts): Plan | Obstacle {
  const { returns, others } = jumpsIn(stretch)
  if (others.length > 0) return 'jumps-out'
  const shared = sharedNames(stretch, file, facts)
  if (returns.length > 0) return endsFunction(stretch) ? declare(stretch, 'return', shared, file) : 'jumps-out'
  const assignment = resultOf(stretch)
  if (assignment && targetsOf(assignment).some(target => shared.includes(target.text))) {
    const rest = sharedNames(stretch, file, facts, assignment)
    const plan = rest.length < shared.length ? declare(stretch, 'assign', rest, file) : null
    if (typeof plan === 'object' && plan) return plan
  }
  return declare(stretch, 'nothing', shared, file)
}

/** True when nothing of the function comes after the stretch. */
function endsFunction({ frame, statements }: Stretch): boolean {
  const last = statements.at(-1) as Node
  return last.kind === 'return_statement' || (last.parent === frame.body && last.next === null)
}

function resultOf({ statements }: Stretch): Node | null {
  const assignment = statements.at(-1)?.child('assignment', 'augmented_assignment') ?? null
  return assignment?.get('right') ? assignment : null
}

function declare(
  stretch: Stretch,
  result: Plan['result'],
  shared: readonly string[],
  file: PythonFile,
): Plan | Obstacle {
  const plan = { stretch, result, names: [], declared: shared }
  const { kind } = stretch.frame
  if (kind !== 'function') return shared.some(name => isAnnotated(name, stretch)) ? 'names-in-the-way' : plan
  const canReturn = result === 'nothing'
  const names = shared.filter(
    name => !isBoundBefore(name, stretch, file) || (canReturn && isSetFirst(name, stretch, file)),
  )
  const declared = shared.filter(name => !names.includes(name))
  if (declared.some(name => isAnnotated(name, stretch))) return 'names-in-the-way'
  if (names.length === 0) return { ...plan, declared }
  if (!canReturn || !names.every(name => isAssigned(name, stretch))) return 'names-used-after'
  return { ...plan, result: 'values', names, declared }
}

/** True when the function binds the name before the stretch, where no other group of runs can take the binding along. */
function isBoundBefore(name: string, stretch: Stretch, file: PythonFile): boolean {
  const { frame } = stretch
  const groups = groupsIn(frame, runsIn(frame, file)).map(({ statements }) => ({ frame, statements }))
  const bindings = frame.scope.bindings.get(name) ?? []
  return bindings.some(({ node }) => node.end <= rangeOf(stretch).start && !groups.some(group => isWithin(group, node)))
}

/** True when the stretch gives the name a value of its own before it reads it, whatever the way. */
function isSetFirst(name: string, stretch: Stretch, file: PythonFile): boolean {
  return isAssigned(name, stretch) && !needsEarlierValue(name, stretch, file)
}

/**
 * The stretch together with neighbours that start or use what it binds: `pages = []` before a loop, `return pages`
 * after it. Null where there are none, or where they do more than that.
 */
function widened(stretch: Stretch, file: PythonFile, facts: Facts): Stretch | null {
  const suite = stretch.statements[0]?.parent?.children ?? []
  const from = suite.indexOf(stretch.statements[0] as Node)
  const to = suite.indexOf(stretch.statements.at(-1) as Node)
  const names = new Set([...sharedNames(stretch, file, facts), ...startedBefore(stretch)])
  const mayJoin = (statement: Node) => isSimple(statement) && doingsOf([statement], 'call', { file, facts }).size === 0
  const uses = (statement: Node) => descendants(statement, 'identifier').some(name => names.has(name.text))
  const wantsEnd = jumpsIn(stretch).returns.length > 0 && !endsFunction(stretch)
  const before = joining(suite.slice(0, from).reverse(), mayJoin, statement => uses(statement) && isStart(statement))
  const after = joining(suite.slice(to + 1), mayJoin, statement => uses(statement) || wantsEnd)
  if (before + after === 0) return null
  const statements = suite.slice(from - before, to + 1 + after)
  const wider = { frame: stretch.frame, statements }
  const isClosed = [...names].every(
    name => !isUsedOutside(name, wider, file) && !isSeenElsewhere(name, wider, file, facts),
  )
  return isClosed ? wider : null
}

/** How many of the nearest neighbours come along: up to the farthest wanted one, over such that may. */
function joining(
  neighbours: readonly Node[],
  mayJoin: (each: Node) => boolean,
  wanted: (each: Node) => boolean,
): number {
  const near = neighbours.slice(0, MOST_NEIGHBOURS)
  const barrier = near.findIndex(each => !mayJoin(each))
  return near.slice(0, barrier < 0 ? near.length : barrier).findLastIndex(wanted) + 1
}

function isSimple(statement: Node): boolean {
  return /^(expression|return)_statement$/.test(statement.kind) && ownsLines(statement)
}

const STARTS = /^(list|dictionary|set|tuple|string|integer|float|none|true|false)$/
const COLLECTIONS = /^(list|dictionary|set)$/

/** `pages = []`, `total = 0`. */
function isStart(statement: Node): boolean {
  return (
    statement.child('assignment')?.get('left')?.kind === 'identifier' && STARTS.test(assignedIn(statement)?.kind ?? '')
  )
}

function assignedIn(statement: Node): Node | null {
  return statement.child('assignment')?.get('right') ?? null
}

/** Collections that one of the statements just before starts and the stretch uses. */
function startedBefore({ statements }: Stretch): string[] {
  const suite = statements[0]?.parent?.children ?? []
  const before = suite.slice(0, suite.indexOf(statements[0] as Node)).slice(-MOST_NEIGHBOURS)
  const used = new Set(statements.flatMap(each => descendants(each, 'identifier').map(name => name.text)))
  return before
    .filter(statement => isStart(statement) && COLLECTIONS.test(assignedIn(statement)?.kind ?? ''))
    .map(statement => statement.child('assignment')?.get('left')?.text ?? '')
    .filter(name => used.has(name))
}

function isUsedOutside(name: string, stretch: Stretch, file: PythonFile): boolean {
  const [binding] = stretch.frame.scope.bindings.get(name) ?? []
  const { start, end } = rangeOf(stretch)
  const isOutside = (node: Node) => node.end <= start || end <= node.start
  return !binding || file.scopes.references(binding).some(isOutside)
}
