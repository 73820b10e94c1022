/** Whether one piece of code runs after another one in the same run of their function. */

import { alwaysLeaves, blockIn, mayLeave, reachesEnd } from './leaving.ts'
import { isFirstIterable } from './scopes.ts'
import type { Node } from './tree.ts'

/**
 * How a second piece of code follows a first one, where it does for certain:
 * - `after`: on a way on which at most one of them hangs on a condition;
 * - `retry`: where the first one has failed.
 */
export type Follows = 'after' | 'retry'

const COMPREHENSIONS = /^((list|set|dictionary)_comprehension|generator_expression)$/
const FRAMES = /^(function_definition|lambda|class_definition)$/

/** How `second`, which stands further down in the same function, follows `first`; null where it may never do so. */
export function follows(first: Node, second: Node): Follows | null {
  const around = commonAncestor(first, second)
  const [before, behind] = [partOf(around, first), partOf(around, second)]
  const isOne = (part: Node, node: Node) => isCertain(node, part)
  switch (around.kind) {
    case 'block':
    case 'module':
      if (around.parent?.kind === 'match_statement') return null
      if (!reachesEnd(first, before)) return isCaught(first, before) && isOne(behind, second) ? 'retry' : null
      return isOne(before, first) || (isOne(behind, second) && !mayLeaveBetween(before, behind)) ? 'after' : null
    case 'try_statement':
      return followsInTry(first, second, before, behind)
    case 'if_statement':
      return conditionOf(before)?.contains(first) && isOne(conditionOf(before) as Node, first) ? 'after' : null
    case 'for_statement':
    case 'while_statement':
    case 'elif_clause':
    case 'case_clause':
    case 'match_statement':
      return before.field !== 'body' && before.field !== 'consequence' && isOne(before, first) ? 'after' : null
    case 'conditional_expression':
      return followsInChoice(first, second, around)
    default:
      if (COMPREHENSIONS.test(around.kind) || FRAMES.test(around.kind)) return null
      return isOne(before, first) || (isOne(behind, second) && around.kind !== 'boolean_operator') ? 'after' : null
  }
}

/** `if fast: return result` may leave on the very way on which the first one ran. */
function mayLeaveBetween(before: Node, behind: Node): boolean {
  const between = before.parent?.children.filter(each => before.end <= each.start && each.end <= behind.start) ?? []
  return between.some(mayLeave)
}

function followsInTry(first: Node, second: Node, before: Node, behind: Node): Follows | null {
  if (behind.kind === 'finally_clause') return isCertain(first, before) || isCertain(second, behind) ? 'after' : null
  if (before.field !== 'body') return null
  if (behind.kind === 'else_clause')
    return reachesEnd(first, before) && (isCertain(first, before) || isCertain(second, behind)) ? 'after' : null
  return isFirstIn(before, first) ? 'retry' : null
}

/** True for the first thing that a `try` does, where a handler goes on behind the statement. */
function isCaught(node: Node, statement: Node): boolean {
  if (statement.kind !== 'try_statement' || !isFirstIn(statement.get('body') as Node, node)) return false
  return statement.children.some(each => each.kind === 'except_clause' && !alwaysLeaves(blockIn(each) as Node))
}

function followsInChoice(first: Node, second: Node, choice: Node): Follows | null {
  const condition = choice.children[1]
  return condition && (condition.contains(first) || condition.contains(second)) ? 'after' : null
}

/** How the node comes round again in a loop around it: in each round, or in a further attempt after it has failed. */
export function comesRound(node: Node, loop: Node): Follows | null {
  const part = partOf(loop, node)
  if (COMPREHENSIONS.test(loop.kind)) return loop.child('if_clause') || !isCertain(node, part) ? null : 'after'
  const body = loop.get('body') as Node
  if (part !== body) return alwaysLeaves(body) ? null : 'after'
  if (isCertain(node, body) && reachesEnd(node, body, true)) return 'after'
  return isTriedAgain(node, body) ? 'retry' : null
}

/** `while True: try: return await task … except OSError: await pause()` */
function isTriedAgain(node: Node, body: Node): boolean {
  const attempt = node.ancestor('try_statement')
  if (!attempt || !body.contains(attempt) || !isCertain(attempt, body)) return false
  const isFirst = isFirstIn(attempt.get('body') as Node, node)
  const handlers = attempt.children.filter(({ kind }) => kind === 'except_clause')
  return isFirst && reachesEnd(attempt, body, true) && handlers.some(each => !leavesRound(blockIn(each)))
}

function leavesRound(block: Node | null): boolean {
  return !!block?.children.some(each => each.kind !== 'continue_statement' && alwaysLeaves(each))
}

/** True where a block begins with the node: nothing in the block can fail before. */
function isFirstIn(block: Node, node: Node): boolean {
  const [first] = block.children
  if (!first?.contains(node) || !isCertain(node, first)) return false
  if (first.kind === 'with_statement') return isFirstIn(first.get('body') as Node, node)
  return !hasCallBefore(first, node)
}

function hasCallBefore(statement: Node, node: Node): boolean {
  const isBefore = (each: Node): boolean =>
    (each.end <= node.start && /^(call|subscript|attribute|await)$/.test(each.kind) && !isCalleeAround(each, node)) ||
    each.children.some(isBefore)
  return isBefore(statement)
}

/** `asyncio.wait_for` of `asyncio.wait_for(task, 5)` is no step of its own. */
function isCalleeAround(each: Node, node: Node): boolean {
  return each.field === 'function' && each.parent?.contains(node) === true
}

/** True where a node runs whenever `top`, which holds it, does and nothing fails. */
function isCertain(node: Node, top: Node): boolean {
  for (let below = node; below !== top; below = below.parent as Node)
    if (!below.parent || isConditional(below.parent, below)) return false
  return true
}

function isConditional(outer: Node, below: Node): boolean {
  switch (outer.kind) {
    case 'if_statement':
    case 'elif_clause':
    case 'while_statement':
      return below.field !== 'condition'
    case 'for_statement':
      return below.field !== 'right'
    case 'match_statement':
      return below.field !== 'subject'
    case 'try_statement':
      return below.field !== 'body' && below.kind !== 'finally_clause'
    case 'boolean_operator':
      return below.field !== 'left'
    case 'conditional_expression':
      return outer.children[1] !== below
    case 'assert_statement':
      return outer.children[0] !== below
    case 'for_in_clause':
      return !isFirstIterable(outer, below)
    case 'case_clause':
      return true
    default:
      return FRAMES.test(outer.kind)
  }
}

/** The condition that a part of an `if` is, or begins with. */
function conditionOf(part: Node): Node | null {
  return part.kind === 'elif_clause' ? part.get('condition') : part.field === 'condition' ? part : null
}

function commonAncestor(first: Node, second: Node): Node {
  let around = first
  while (!around.contains(second) && around.parent) around = around.parent
  return around
}

/** The child that holds the node. */
function partOf(around: Node, node: Node): Node {
  return around.children.find(child => child.contains(node)) ?? around
}

/** True where nothing runs after the node in its function or module, apart from clean-up code. */
export function comesLast(node: Node): boolean {
  for (let below = node, outer = node.parent; outer; below = outer, outer = outer.parent) {
    if (/^(for|while)_statement$/.test(outer.kind) && below.field === 'body') return false
    if (outer.kind === 'function_definition') return true
    const isSuite = outer.kind === 'block' || outer.kind === 'module'
    if (isSuite && outer.children.at(-1) !== below) return false
  }
  return true
}
