/** How a statement of a function can become the body of a nested `def` that is called in its place (SEMANTICS 4). */

import { ownsLines } from './blocks.ts'
import { executionOf, isGenerator } from './execution.ts'
import type { PythonFile } from './file.ts'
import { maySwallow } from './managers.ts'
import { isOverwritten, readsAndWrites } from './ranges.ts'
import { loopOfJump } from './repetition.ts'
import type { Binding } from './scopes.ts'
import { seesLocals } from './seen-locals.ts'
import { targetNames } from './targets.ts'
import { descendants, type Node } from './tree.ts'

/**
 * Why a statement cannot move:
 * - `suspends`: an `await` or `yield` in it;
 * - `jumps-out`: a `break` or `continue` for a loop around it;
 * - `returns-sometimes`: it returns on some ways and goes on on others;
 * - `unassigned`: a variable that is used later gets its value only sometimes, or half way before an error;
 * - `redeclared`: it annotates or deletes a variable that is used outside.
 */
export type ExtractionObstacle = 'suspends' | 'jumps-out' | 'returns-sometimes' | 'unassigned' | 'redeclared'

export type Extraction = {
  /** Names that the nested function declares. */
  readonly globals: readonly string[]
  readonly nonlocals: readonly string[]
  readonly result: ExtractedResult
  /** A `return` right behind the statement, at the end of its suite, that moves along. */
  readonly tail: Node | null
}

export type ExtractedResult =
  /** Nothing comes out, or only through `nonlocal`. */
  | { readonly kind: 'nothing' }
  /** Every way through the statement returns: the caller returns what the nested function returns. */
  | { readonly kind: 'return' }
  /** The last statement assigns what comes out: the nested function returns its value. */
  | { readonly kind: 'last'; readonly assignment: Node; readonly target: Node }
  /** Variables that the nested function returns at its end. */
  | { readonly kind: 'names'; readonly names: readonly string[] }

/**
 * How a `with` or `for` statement moves, or why it cannot.
 * @param mayFailAtEnd true where leaving the block may raise, as closing a file that was written may
 */
export function extraction(statement: Node, file: PythonFile, mayFailAtEnd = false): Extraction | ExtractionObstacle {
  const frame = executionOf(statement).function
  const runsThrough = statement.kind === 'with_statement' && !maySwallow(statement, file)
  const body = runsThrough ? statement.get('body') : null
  if (suspends(statement, frame)) return 'suspends'
  if (jumpsOut(statement, frame)) return 'jumps-out'
  if (declares(statement) || (frame && seesLocals(frame, file))) return 'redeclared'
  const isReturning = returnsIn(statement, frame).length > 0
  const ending = isReturning ? endingOf(statement, body, frame, file) : null
  if (isReturning && !ending) return 'returns-sometimes'
  const needed = neededNames(statement, isReturning, file)
  if (needed === null || captures(statement, file)) return 'unassigned'
  const outer = needed.filter(name => isBoundOutside(name, statement, file))
  const inner = needed.filter(name => !outer.includes(name))
  const isGuarded = guardAround(statement, frame, file)
  const last = isReturning || !body ? null : lastAssignment(body)
  const loses = (name: string) => isReadAndBound(name, statement, last?.target as Node, file)
  const isExact = (name: string) =>
    !isGuarded || (!isBoundTwice(name, statement, file) && !(mayFailAtEnd && outer.includes(name)))
  if (last && sameNames(needed, last.names) && last.names.every(name => !loses(name) && isExact(name)))
    return { globals: [], nonlocals: [], result: { kind: 'last', ...last }, tail: null }
  if (outer.some(name => isRedeclared(name, statement, file))) return 'redeclared'
  if (inner.some(name => isGuarded || !body || !isSurelyAssigned(name, body))) return 'unassigned'
  return {
    globals: outer.filter(name => homeOf(name, statement, file)?.kind === 'module'),
    nonlocals: outer.filter(name => homeOf(name, statement, file)?.kind === 'function'),
    result: isReturning ? { kind: 'return' } : inner.length > 0 ? { kind: 'names', names: inner } : { kind: 'nothing' },
    tail: ending?.tail ?? null,
  }
}

function returnsIn(statement: Node, frame: Node | null): Node[] {
  return descendants(statement, 'return_statement').filter(each => executionOf(each).function === frame)
}

/** A declaration in the statement also holds for what comes after it. */
function declares(statement: Node): boolean {
  return descendants(statement, 'global_statement', 'nonlocal_statement').length > 0
}

/** True for a function made in the statement that sees a variable which the statement binds: it would see that of the helper. */
function captures(statement: Node, file: PythonFile): boolean {
  const inner = descendants(statement, 'lambda', 'function_definition')
  return inner.some(definition =>
    descendants(definition, 'identifier').some(name => {
      const bindings = file.scopes.lookup(name.text, name) ?? []
      const isOwn = bindings.some(({ node }) => statement.contains(node) && !definition.contains(node))
      return isOwn && (isBoundOutside(name.text, statement, file) || loopAround(statement) !== null)
    }),
  )
}

function loopAround(statement: Node): Node | null {
  const loop = statement.ancestor('for_statement', 'while_statement')
  return loop && executionOf(loop).function === executionOf(statement).function ? loop : null
}

function isBoundTwice(name: string, statement: Node, file: PythonFile): boolean {
  return (file.scopes.lookup(name, statement) ?? []).filter(({ node }) => statement.contains(node)).length > 1
}

/**
 * The variables of the coroutine that the statement writes and that count outside of it, or as they were before it. Null where
 * one goes round with a loop although nothing but the statement binds it.
 */
function neededNames(statement: Node, isReturning: boolean, file: PythonFile): string[] | null {
  const { writes, usedAfter } = readsAndWrites([statement], file)
  const isGuarded = guardAround(statement, executionOf(statement).function, file)
  const needed: string[] = []
  for (const name of writes) {
    const isFirst = readsFirst(name, statement, file)
    if (isFirst && !isBoundOutside(name, statement, file) && loopAround(statement)) return null
    const isUsed = usedAfter.has(name) && (!isReturning || isGuarded || !isLocal(name, statement, file))
    if (isUsed || (isFirst && isBoundOutside(name, statement, file))) needed.push(name)
  }
  return needed
}

/**
 * How a statement that returns on some way ends on every other: with a return as well, with the end of the function, or with
 * the `return` behind it, which then moves along. Null where more code follows.
 */
function endingOf(
  statement: Node,
  body: Node | null,
  frame: Node | null,
  file: PythonFile,
): { readonly tail: Node | null } | null {
  if (frame && isGenerator(frame)) return null
  if (body && alwaysReturns(body, file)) return { tail: null }
  const { next } = statement
  if (!next) return statement.parent === frame?.get('body') ? { tail: null } : null
  const isPlain =
    next.kind === 'return_statement' && descendants(next, 'await', 'yield', 'named_expression').length === 0
  return isPlain && ownsLines(next) ? { tail: next } : null
}

function suspends(statement: Node, frame: Node | null): boolean {
  const waits = descendants(statement, 'await', 'yield', 'for_statement', 'with_statement', 'for_in_clause')
  return waits.some(
    each =>
      (each.kind === 'await' || each.kind === 'yield' || each.has('async')) && executionOf(each).function === frame,
  )
}

function jumpsOut(statement: Node, frame: Node | null): boolean {
  return descendants(statement, 'break_statement', 'continue_statement').some(jump => {
    const loop = loopOfJump(jump)
    return executionOf(jump).function === frame && (!loop || !statement.contains(loop) || loop === statement)
  })
}

/** True when no way leads out of the end of the suite. */
function alwaysReturns(suite: Node, file: PythonFile): boolean {
  const last = suite.children.at(-1)
  switch (last?.kind) {
    case 'return_statement':
    case 'raise_statement':
      return true
    case 'if_statement': {
      const arms = last.children.filter(each => /^(elif|else)_clause$/.test(each.kind))
      const suites = [last.get('consequence'), ...arms.map(arm => arm.get('consequence') ?? arm.get('body'))]
      return arms.at(-1)?.kind === 'else_clause' && suites.every(each => each && alwaysReturns(each, file))
    }
    case 'with_statement':
      return !maySwallow(last, file) && alwaysReturns(last.get('body') as Node, file)
    case 'try_statement': {
      const handlers = last.children.filter(each => each.kind === 'except_clause')
      const ending = last.child('else_clause')?.get('body') ?? last.get('body')
      return [ending, ...handlers.map(each => each.child('block'))].every(each => each && alwaysReturns(each, file))
    }
    default:
      return false
  }
}

/**
 * True where code of the same function goes on after an error in the statement, or runs on the way out: a `try` around it, or
 * a `with` that may swallow the error.
 */
function guardAround(statement: Node, frame: Node | null, file: PythonFile): boolean {
  let below = statement
  for (let outer = statement.parent; outer && outer !== frame; below = outer, outer = outer.parent) {
    if (outer.kind === 'try_statement' && (below.field === 'body' || outer.child('finally_clause') !== null))
      return true
    if (outer.kind === 'with_statement' && maySwallow(outer, file)) return true
  }
  return false
}

function homeOf(name: string, statement: Node, file: PythonFile) {
  return file.scopes.lookup(name, statement)?.[0]?.scope
}

function isLocal(name: string, statement: Node, file: PythonFile): boolean {
  return homeOf(name, statement, file)?.node === executionOf(statement).function
}

/** True when the statement reads the variable as it was before. */
function readsFirst(name: string, statement: Node, file: PythonFile): boolean {
  const bindings = file.scopes.lookup(name, statement) ?? []
  const own = bindings.filter(binding => statement.contains(binding.node))
  const isBinding = (node: Node) =>
    own.some(binding => binding.node === node && binding.kind !== 'augmented' && binding.kind !== 'delete')
  const reads = file.scopes
    .named(name)
    .filter(node => statement.contains(node) && !isBinding(node) && isSameScope(name, node, bindings, file))
  return reads.some(read => !isOverwritten(read, own, statement))
}

/** True for a name that the statement reads as it was before, and binds by more than its last assignment. */
function isReadAndBound(name: string, statement: Node, target: Node, file: PythonFile): boolean {
  const bindings = (file.scopes.lookup(name, statement) ?? []).filter(({ node }) => statement.contains(node))
  const isRead = readsFirst(name, statement, file) && isBoundOutside(name, statement, file)
  return bindings.some(({ node }) => !target.contains(node)) && isRead
}

function isSameScope(name: string, node: Node, bindings: readonly Binding[], file: PythonFile): boolean {
  return file.scopes.lookup(name, node)?.[0]?.scope === bindings[0]?.scope
}

function isBoundOutside(name: string, statement: Node, file: PythonFile): boolean {
  const bindings = file.scopes.lookup(name, statement) ?? []
  return (
    bindings.some(({ node, kind }) => !statement.contains(node) && kind !== 'delete') ||
    bindings[0]?.scope.node !== executionOf(statement).function
  )
}

/** `x: int = 1` next to `nonlocal x` is a syntax error, and a deleted variable cannot be handed back. */
function isRedeclared(name: string, statement: Node, file: PythonFile): boolean {
  const bindings = (file.scopes.lookup(name, statement) ?? []).filter(({ node }) => statement.contains(node))
  return bindings.some(
    ({ kind, node }) => kind === 'delete' || (node.parent?.kind === 'assignment' && node.parent.get('type') !== null),
  )
}

/** A plain assignment of names at the end of the suite. */
function lastAssignment(body: Node): { assignment: Node; target: Node; names: string[] } | null {
  const statement = body.children.at(-1)
  const assignment = statement?.kind === 'expression_statement' ? statement.children[0] : null
  const target = assignment?.get('left')
  if (assignment?.kind !== 'assignment' || !target || !assignment.get('right') || assignment.get('type')) return null
  if (assignment.get('right')?.kind === 'assignment') return null
  if (!/^(identifier|pattern_list|tuple_pattern)$/.test(target.kind) || /[\r\n]/.test(target.text)) return null
  const names = targetNames(target).map(each => each.text)
  return names.length === Math.max(1, target.children.length) ? { assignment, target, names } : null
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length > 0 && a.length === b.length && a.every(name => b.includes(name))
}

/** True when a statement of the suite itself assigns the name, so that it has a value at the end. */
function isSurelyAssigned(name: string, body: Node): boolean {
  return body.children.some(statement => {
    const assignment = statement.kind === 'expression_statement' ? statement.children[0] : null
    const target = assignment?.kind === 'assignment' && assignment.get('right') ? assignment.get('left') : null
    return !!target && targetNames(target).some(each => each.text === name)
  })
}
