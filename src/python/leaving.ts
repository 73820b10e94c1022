/** Which statements leave their suite, and whether control comes from a place to the end of the code around it. */

import { loopOfJump } from './repetition.ts'
import { descendants, type Node } from './tree.ts'

/**
 * True where control may come from a node to the end of `top`, which holds it.
 * @param isRound true where `top` is the body of a loop: `continue` gets to its end
 */
export function reachesEnd(node: Node, top: Node, isRound = false): boolean {
  for (let below = node; below !== top && below.parent; ) {
    const outer: Node = below.parent
    const jump = isJump(outer) ? outer : jumpBehind(outer, below)
    const target = jump ? jumpTarget(jump, top, isRound) : outer
    if (typeof target === 'string') return target === 'end'
    below = target
  }
  return true
}

/** What comes behind a part of a suite or of a `try` and always leaves it. */
function jumpBehind(outer: Node, part: Node): Node | undefined {
  const isSuite = outer.kind === 'block' || outer.kind === 'module'
  const isTried = outer.kind === 'try_statement' && part.field === 'body'
  const rest = outer.children.filter(each => each.start >= part.end)
  if (isSuite) return rest.find(alwaysLeaves)
  return isTried
    ? rest.find(({ kind, children: [block] }) => kind === 'else_clause' && block && alwaysLeaves(block))
    : undefined
}

/** True for code that leaves its function or a loop around it on some way. */
export function mayLeave(statement: Node): boolean {
  const jumps = ['return_statement', 'raise_statement', 'break_statement', 'continue_statement']
  return descendants(statement, ...jumps).length > 0
}

function isJump({ kind }: Node): boolean {
  return /^(return|raise|break|continue)_statement$/.test(kind)
}

/** Where a statement that leaves goes on: behind a loop inside of `top`, at the end of `top`, or outside of it. */
function jumpTarget(jump: Node, top: Node, isRound: boolean): Node | 'leaves' | 'end' {
  if (!/^(break|continue)_statement$/.test(jump.kind)) return 'leaves'
  const loop = loopOfJump(jump)
  if (loop && top.contains(loop) && loop.get('body') !== top) return loop
  return isRound && jump.kind === 'continue_statement' ? 'end' : 'leaves'
}

const EXITS = /^(sys\.exit|os\._exit|exit|quit)$/

/** True for a statement or block after which nothing of its suite runs. */
export function alwaysLeaves(statement: Node): boolean {
  switch (statement.kind) {
    case 'return_statement':
    case 'raise_statement':
    case 'break_statement':
    case 'continue_statement':
      return true
    case 'block':
      return statement.children.some(alwaysLeaves)
    case 'expression_statement':
      return EXITS.test(statement.child('call')?.get('function')?.text ?? '')
    case 'with_statement':
      return alwaysLeaves(statement.get('body') as Node)
    case 'if_statement':
      return leavesEitherWay(statement)
    case 'try_statement':
      return leavesTry(statement)
    default:
      return false
  }
}

function leavesEitherWay(statement: Node): boolean {
  const branches = statement.all('alternative')
  const hasElse = branches.some(({ kind }) => kind === 'else_clause')
  const blocks = [statement.get('consequence'), ...branches.map(blockIn)]
  return hasElse && blocks.every(each => each !== null && alwaysLeaves(each))
}

function leavesTry(statement: Node): boolean {
  const clauses = statement.children.filter(each => each.field !== 'body')
  const isLeft = (kind: string) => clauses.some(each => each.kind === kind && alwaysLeaves(blockIn(each) as Node))
  const handlers = clauses.filter(({ kind }) => kind.startsWith('except'))
  const body = alwaysLeaves(statement.get('body') as Node) || isLeft('else_clause')
  return isLeft('finally_clause') || (body && handlers.every(each => alwaysLeaves(blockIn(each) as Node)))
}

/** The block of a clause. */
export function blockIn(clause: Node): Node | null {
  return clause.get('consequence') ?? clause.get('body') ?? clause.child('block')
}
