/** Counts how often one kind of call happens on the ways through code. */

import type { Node } from '../../../src/python/tree.ts'

/** How often runs happen on a way through code; `NEVER` where there is no such way. */
export type Ways = {
  /** On the way with most runs, wherever it ends. */
  readonly most: number
  /** On the way with most runs that reaches the next statement. */
  readonly through: number
  /** On the way with most runs that ends in `continue`. */
  readonly again: number
}

export const NEVER = Number.NEGATIVE_INFINITY
const NONE: Ways = { most: 0, through: 0, again: NEVER }
export const MANY = 2

export const COMPREHENSIONS = /^(list|set|dictionary)_comprehension$|^generator_expression$/
const LEAVES = /^(return|raise)_statement$/
const EXITS = /^(sys\.exit|os\._exit|exit|quit)$/

export function waysOfSuite(statements: readonly Node[], runs: ReadonlySet<Node>): Ways {
  let [most, through, again] = [0, 0, NEVER]
  for (const statement of statements) {
    const ways = waysThrough(statement, runs)
    most = Math.max(most, through + ways.most)
    again = Math.max(again, through + ways.again)
    through += ways.through
    if (through === NEVER) break
  }
  return { most, through, again }
}

export function waysThrough(statement: Node, runs: ReadonlySet<Node>): Ways {
  switch (statement.kind) {
    case 'if_statement':
      return waysOfIf(statement, runs)
    case 'match_statement':
      return waysOfMatch(statement, runs)
    case 'try_statement':
      return waysOfTry(statement, runs)
    case 'for_statement':
    case 'while_statement':
      return waysOfLoop(statement, runs)
    case 'with_statement':
      return after(countIn(statement.child('with_clause'), runs), ofBlock(statement, runs))
    case 'function_definition':
    case 'class_definition':
    case 'decorated_definition':
      return NONE
    case 'break_statement':
      return { most: 0, through: NEVER, again: NEVER }
    case 'continue_statement':
      return { most: 0, through: NEVER, again: 0 }
    default:
      return ofSimple(statement, runs)
  }
}

function ofSimple(statement: Node, runs: ReadonlySet<Node>): Ways {
  const count = countIn(statement, runs)
  const call = statement.kind === 'expression_statement' ? statement.child('call') : null
  const leaves = LEAVES.test(statement.kind) || EXITS.test(call?.get('function')?.text ?? '')
  return { most: count, through: leaves ? NEVER : count, again: NEVER }
}

function ofBlock(node: Node, runs: ReadonlySet<Node>): Ways {
  return waysOfSuite((node.get('body') ?? node.get('consequence') ?? node.child('block'))?.children ?? [], runs)
}

function after(count: number, { most, through, again }: Ways): Ways {
  return { most: count + most, through: count + through, again: count + again }
}

function eitherOf(ways: readonly Ways[]): Ways {
  const top = (pick: (each: Ways) => number) => Math.max(NEVER, ...ways.map(pick))
  return { most: top(each => each.most), through: top(each => each.through), again: top(each => each.again) }
}

function waysOfIf(statement: Node, runs: ReadonlySet<Node>): Ways {
  const alternatives = statement.all('alternative')
  const tests = [statement, ...alternatives].map(each => countIn(each.get('condition'), runs))
  const branches = [statement, ...alternatives].map(each => ofBlock(each, runs))
  if (!alternatives.some(each => each.kind === 'else_clause')) branches.push(NONE)
  return after(
    tests.reduce((sum, each) => sum + each, 0),
    eitherOf(branches),
  )
}

function waysOfMatch(statement: Node, runs: ReadonlySet<Node>): Ways {
  const cases = statement.get('body')?.children.map(each => ofBlock(each, runs)) ?? []
  return after(countIn(statement.get('subject'), runs), eitherOf([NONE, ...cases]))
}

/** A handler runs instead of what its `try` did not finish: a second attempt is no second run. */
function waysOfTry(statement: Node, runs: ReadonlySet<Node>): Ways {
  const body = ofBlock(statement, runs)
  const clauses = (kind: RegExp) => statement.children.filter(child => kind.test(child.kind))
  const success = clauses(/^else_clause$/).reduce((ways, clause) => {
    const more = ofBlock(clause, runs)
    const both = ways.through + more.most
    return {
      most: Math.max(ways.most, both),
      through: ways.through + more.through,
      again: Math.max(ways.again, ways.through + more.again),
    }
  }, body)
  const failures = clauses(/^except/).map(clause => {
    const { most, through, again } = ofBlock(clause, runs)
    const tried = (way: number) => (way === NEVER ? NEVER : Math.max(body.most, way))
    return { most: Math.max(body.most, most), through: tried(through), again: tried(again) }
  })
  const last = clauses(/^finally_clause$/).map(clause => ofBlock(clause, runs).most)[0] ?? 0
  return after(last, eitherOf([success, ...failures]))
}

function waysOfLoop(statement: Node, runs: ReadonlySet<Node>): Ways {
  const body = ofBlock(statement, runs)
  const header = countIn(statement.get('right') ?? statement.get('condition'), runs)
  if (isRepeated(statement, runs)) return { most: MANY, through: MANY, again: NEVER }
  const rest = statement.get('alternative')
  return after(
    header,
    eitherOf([NONE, { ...body, through: Math.max(0, body.most), again: NEVER }, rest ? ofBlock(rest, runs) : NONE]),
  )
}

/** True when a run can come again in the next round. */
export function isRepeated(loop: Node, runs: ReadonlySet<Node>): boolean {
  const { through, again } = ofBlock(loop, runs)
  const isTested = loop.kind === 'while_statement' && countIn(loop.get('condition'), runs) > 0
  return isTested || Math.max(through, again) > 0
}

/** The most runs that one evaluation of an expression makes. */
function countIn(node: Node | null, runs: ReadonlySet<Node>): number {
  if (!node || node.kind === 'lambda') return 0
  const inner = node.children.map(child => countIn(child, runs))
  const sum = inner.reduce((total, each) => total + each, 0)
  if (node.kind === 'conditional_expression') return (inner[1] ?? 0) + Math.max(inner[0] ?? 0, inner[2] ?? 0)
  if (COMPREHENSIONS.test(node.kind)) return sum > 0 && !isOnlyFirstIterable(node, runs) ? MANY : sum
  return sum + (runs.has(node) ? 1 : 0)
}

function isOnlyFirstIterable(comprehension: Node, runs: ReadonlySet<Node>): boolean {
  const first = comprehension.child('for_in_clause')?.get('right')
  return [...runs].every(run => !comprehension.contains(run) || first?.contains(run))
}
