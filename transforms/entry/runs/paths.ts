/** Which calls of `asyncio.run` come one after the other, and which only instead of each other. */

import { isMainGuard } from '../../../src/python/scripts.ts'
import type { Node } from '../../../src/python/tree.ts'
import type { Frame } from './frame.ts'
import { COMPREHENSIONS, isRepeated, MANY, NEVER, waysOfSuite, waysThrough } from './ways.ts'

/** Neighbouring statements of one suite that run more than one loop between them. */
export type Group = {
  readonly statements: readonly Node[]
  /** True for one statement that runs a loop each time round. */
  readonly isLoop: boolean
}

/** Finds the groups of a frame; `runs` are its calls of `asyncio.run`. */
export function groupsIn(frame: Frame, runs: readonly Node[]): Group[] {
  const statements = frame.body.children.filter(each => frame.kind !== 'module' || !isMainGuard(each))
  return inSuite(statements, new Set(runs))
}

function inSuite(statements: readonly Node[], runs: ReadonlySet<Node>): Group[] {
  const together: Node[] = []
  const alone: Node[] = []
  for (const statement of statements) {
    const { most, through } = waysThrough(statement, runs)
    if (most > 0 && (through > 0 || together.length > 0)) together.push(statement)
    else if (most > 1) alone.push(statement)
    if (through === NEVER) break
  }
  const [first, last] = [together[0], together.at(-1)]
  if (!first || !last) return alone.flatMap(each => inStatement(each, runs))
  if (first === last) return [...alone, first].flatMap(each => inStatement(each, runs))
  const group = { statements: statements.slice(statements.indexOf(first), statements.indexOf(last) + 1), isLoop: false }
  return [...alone.flatMap(each => inStatement(each, runs)), group]
}

function inStatement(statement: Node, runs: ReadonlySet<Node>): Group[] {
  const { most } = waysThrough(statement, runs)
  if (most < MANY) return []
  const whole = { statements: [statement], isLoop: false }
  switch (statement.kind) {
    case 'for_statement':
    case 'while_statement':
      return isRepeated(statement, runs) ? [{ ...whole, isLoop: true }] : inParts(statement, runs, whole)
    case 'if_statement':
    case 'with_statement':
    case 'match_statement':
    case 'try_statement':
      return inParts(statement, runs, whole)
    default:
      return [{ ...whole, isLoop: onlyInComprehensions(statement, runs) }]
  }
}

/** The groups of the suites inside, unless the runs of several parts come one after the other. */
function inParts(statement: Node, runs: ReadonlySet<Node>, whole: Group): Group[] {
  const suites = suitesOf(statement)
  const inner = Math.max(0, ...suites.map(suite => waysOfSuite(suite.children, runs).most))
  if (waysThrough(statement, runs).most > inner) return [whole]
  return suites.flatMap(suite => inSuite(suite.children, runs))
}

/** The suites of a compound statement, those of its clauses too. */
function suitesOf(statement: Node): Node[] {
  return statement.children.flatMap(child => {
    if (child.kind === 'block') return statement.kind === 'match_statement' ? child.children.flatMap(suitesOf) : [child]
    return child.kind.endsWith('_clause') ? suitesOf(child) : []
  })
}

function onlyInComprehensions(statement: Node, runs: ReadonlySet<Node>): boolean {
  const inside = [...runs].filter(run => statement.contains(run))
  return inside.every(run => {
    for (let outer = run.parent; outer && outer !== statement; outer = outer.parent)
      if (COMPREHENSIONS.test(outer.kind)) return true
    return false
  })
}
