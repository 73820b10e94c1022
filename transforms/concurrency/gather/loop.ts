/** The shape of a `for` loop that awaits one call a round. */

import { isSuite } from '../../../src/python/blocks.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { loopOfJump } from '../../../src/python/repetition.ts'
import { descendants, type Node, walk } from '../../../src/python/tree.ts'
import { alwaysEvaluates, asksForSuper } from './calm.ts'

/** Why a loop that awaits one call a round has to stay a loop. */
export type LoopObstacle = 'early-exit' | 'error-collecting' | 'paced' | 'work-before-await'

export type Loop = {
  readonly loop: Node
  readonly target: Node
  readonly iterable: Node
  /** Assignments before the await that compute what the call needs. */
  readonly setup: readonly Node[]
  /** The `if` without `else` that holds the whole round, or null. */
  readonly guard: Node | null
  /** The statement with the await. */
  readonly statement: Node
  readonly rest: readonly Node[]
  /** The `await` expression. */
  readonly awaited: Node
  readonly call: Node
  readonly obstacle: LoopObstacle | null
}

const DEFINITIONS = new Set(['function_definition', 'class_definition', 'decorated_definition', 'lambda'])

/** Reads a `for` statement; null for any other kind of round, which is nothing to report. */
export function readLoop(loop: Node, file: PythonFile): Loop | null {
  const [target, iterable, body] = [loop.get('left'), loop.get('right'), loop.get('body')]
  if (!target || !iterable || !body || loop.has('async') || loop.get('alternative')) return null
  if (descendants(target, 'attribute', 'subscript').length > 0) return null
  const seen = survey(body)
  const awaits = seen.awaits.filter(each => !isPause(each, file))
  const [awaited] = awaits
  const call = awaited?.children[0]
  if (!awaited || awaits.length !== 1 || call?.kind !== 'call' || seen.isForeign) return null
  const round = roundOf(body, awaited)
  if (!round) return null
  const { suite, statement, guard, wrapped } = round
  const index = suite.indexOf(statement)
  const [setup, rest] = [suite.slice(0, index), suite.slice(index + 1)]
  if (!alwaysEvaluates(statement, awaited) || [call, ...setup].some(asksForSuper)) return null
  const isFallback = (wrapped || seen.tries) && seen.exits
  if (isFallback || isForEffect(statement, awaited, rest)) return null
  const obstacle = obstacleOf({ seen, wrapped, setup, paced: seen.awaits.length > 1 })
  return { loop, target, iterable, setup, guard, statement, rest, awaited, call, obstacle }
}

type Survey = { awaits: Node[]; exits: boolean; skips: boolean; tries: boolean; isForeign: boolean }

/** What stands anywhere in the body, nested functions left out. */
function survey(body: Node): Survey {
  const seen: Survey = { awaits: [], exits: false, skips: false, tries: false, isForeign: false }
  walk(body, node => {
    if (DEFINITIONS.has(node.kind)) {
      if (node.kind !== 'lambda') seen.isForeign = true
      return false
    }
    if (node.kind === 'await') seen.awaits.push(node)
    else if (node.kind === 'return_statement') seen.exits = true
    else if (node.kind === 'break_statement' && loopOfJump(node) === body.parent) seen.exits = true
    else if (node.kind === 'continue_statement' && loopOfJump(node) === body.parent) seen.skips = true
    else if (node.kind === 'try_statement') seen.tries = true
    else if (isForeign(node)) seen.isForeign = true
  })
  return seen
}

/** Constructs that cannot be judged: they suspend by themselves, feed a consumer or change what names mean. */
function isForeign(node: Node): boolean {
  if (node.kind === 'yield' || node.kind === 'global_statement' || node.kind === 'nonlocal_statement') return true
  return node.has('async') && /^(for|with)_statement$|^for_in_clause$/.test(node.kind)
}

/** `await asyncio.sleep(…)` as a statement. */
function isPause(awaited: Node, file: PythonFile): boolean {
  const call = awaited.children[0]
  return (
    awaited.parent?.kind === 'expression_statement' && call?.kind === 'call' && file.called(call) === 'asyncio.sleep'
  )
}

type Round = { suite: readonly Node[]; statement: Node; guard: Node | null; wrapped: 'try' | null }

/** The suite whose statement holds the await: the body, the one `if` in it, or its `try`. */
function roundOf(body: Node, awaited: Node): Round | null {
  let suite: Node = body
  let guard: Node | null = null
  let wrapped: 'try' | null = null
  for (;;) {
    const statement = suite.children.find(each => each.contains(awaited))
    if (!statement) return null
    const inner = suiteHolding(statement, awaited)
    if (!inner) return isSimple(statement) ? { suite: suite.children, statement, guard, wrapped } : null
    if (statement.kind === 'try_statement' && inner.parent === statement) wrapped = 'try'
    else if (statement.kind === 'if_statement' && isOnlyGuard(statement, suite) && !guard && !wrapped) guard = statement
    else return null
    suite = inner
  }
}

function suiteHolding(statement: Node, node: Node): Node | null {
  let outer = node.parent
  let found: Node | null = null
  for (; outer && outer !== statement; outer = outer.parent) if (isSuite(outer)) found = outer
  return found
}

function isOnlyGuard(statement: Node, suite: Node): boolean {
  return suite.children.length === 1 && !statement.get('alternative')
}

function isSimple(statement: Node): boolean {
  return statement.kind === 'expression_statement' || statement.kind === 'return_statement'
}

/** `await f(x)` and `_ = await f(x)`: the call is made for what it does. With nothing behind it `x = await f(x)` is, too. */
function isForEffect(statement: Node, awaited: Node, rest: readonly Node[]): boolean {
  const [inner] = statement.children
  if (inner === awaited) return true
  if (inner?.kind !== 'assignment' || inner.get('right') !== awaited) return false
  const left = inner.get('left') as Node
  return /^_+$/.test(left.text) || (rest.length === 0 && descendants(left, 'attribute', 'subscript').length === 0)
}

type Findings = { seen: Survey; wrapped: 'try' | null; setup: readonly Node[]; paced: boolean }

function obstacleOf({ seen, wrapped, setup, paced }: Findings): LoopObstacle | null {
  if (paced) return 'paced'
  if (wrapped || seen.tries) return 'error-collecting'
  if (seen.exits) return 'early-exit'
  if (setup.some(each => !isNaming(each))) return 'work-before-await'
  return null
}

/** `name = value`, without an annotation. */
function isNaming(statement: Node): boolean {
  const [inner] = statement.children
  if (statement.kind !== 'expression_statement' || inner?.kind !== 'assignment' || inner.get('type')) return false
  return inner.get('left')?.kind === 'identifier' && inner.get('right')?.kind !== 'assignment'
}
