/** The ways through a block, and whether each of them gives control back to the event loop. */

import { calledName } from '../../../src/python/calls.ts'
import { executionOf } from '../../../src/python/execution.ts'
import { alwaysLeaves } from '../../../src/python/leaving.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'

/** The ways without an `await`: whether one comes to the end, and whether one leaves before, other than by an error. */
type Unsuspended = { readonly ends: boolean; readonly leaves: boolean }

const NONE: Unsuspended = { ends: false, leaves: false }

/** True where some way through the block, other than one that raises, certainly awaits nothing. */
export function mayPassUnsuspended(block: Node): boolean {
  const { ends, leaves } = through(block)
  return ends || leaves
}

function through(block: Node): Unsuspended {
  let leaves = false
  for (const statement of block.children) {
    const ways = past(statement)
    leaves ||= ways.leaves
    if (!ways.ends) return { ends: false, leaves }
  }
  return { ends: true, leaves }
}

function past(statement: Node): Unsuspended {
  switch (statement.kind) {
    case 'return_statement':
    case 'break_statement':
    case 'continue_statement':
      return suspends(statement) ? NONE : { ends: false, leaves: true }
    case 'raise_statement':
      return NONE
    case 'assert_statement':
    case 'expression_statement':
      return suspends(statement) || certainlyFails(statement) ? NONE : { ends: true, leaves: false }
    case 'if_statement':
      return pastBranches(statement)
    default:
      return suspends(statement) ? NONE : { ends: true, leaves: leavesInside(statement) }
  }
}

/** `sys.exit()`, `pytest.skip()`, `self.fail()`, `assert False` */
function certainlyFails(statement: Node): boolean {
  const [value] = statement.children
  if (statement.kind === 'assert_statement') return value?.kind === 'false'
  return (
    value?.kind === 'call' && (alwaysLeaves(statement) || /^(abort|fail|skip|skipTest|xfail)$/.test(calledName(value)))
  )
}

function pastBranches(statement: Node): Unsuspended {
  const clauses = [statement, ...statement.all('alternative')]
  const blocks: Node[] = []
  for (const clause of clauses) {
    const condition = clause.get('condition')
    const block = clause.get('consequence') ?? clause.get('body')
    // What comes behind a condition that awaits has waited.
    if (condition && suspends(condition)) return merged(blocks.map(through))
    if (block) blocks.push(block)
  }
  const hasElse = clauses.some(each => each.kind === 'else_clause')
  return merged([...blocks.map(through), ...(hasElse ? [] : [{ ends: true, leaves: false }])])
}

function merged(ways: readonly Unsuspended[]): Unsuspended {
  return { ends: ways.some(each => each.ends), leaves: ways.some(each => each.leaves) }
}

function leavesInside(statement: Node): boolean {
  return ownNodes(statement, 'return_statement').length > 0
}

/** True for a node with an `await` of its own, or what amounts to one. */
function suspends(node: Node): boolean {
  return (
    ownNodes(node, 'await').length > 0 ||
    ownNodes(node, 'with_statement', 'for_statement', 'for_in_clause').some(each => each.has('async'))
  )
}

function ownNodes(node: Node, ...kinds: string[]): Node[] {
  if (node.kind === 'function_definition' || node.kind === 'class_definition') return []
  const frame = executionOf(node).function
  return descendants(node, ...kinds).filter(each => executionOf(each).function === frame)
}
