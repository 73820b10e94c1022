/** Whether code could see how far a loop came before it failed. */

import type { PythonFile } from '../../../src/python/file.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import { rootOf } from './paths.ts'

/**
 * True when an exception of the loop is caught in the same function and what the loop had written by then is looked at:
 * sequential rounds leave the results so far, a failed gather leaves none.
 * @param written access paths that the loop writes
 */
export function showsPartialResults(loop: Node, written: readonly string[], file: PythonFile): boolean {
  const names = new Set(written.map(rootOf))
  let below = loop
  for (let outer = loop.parent; outer && outer.kind !== 'function_definition'; below = outer, outer = outer.parent) {
    if (outer.kind === 'with_statement' && suppresses(outer, file) && usedAfter(outer, names)) return true
    if (outer.kind !== 'try_statement' || below.field !== 'body') continue
    const handlers = outer.children.filter(each => each.kind === 'except_clause')
    const cleanup = outer.child('finally_clause')
    if ([...handlers, ...(cleanup ? [cleanup] : [])].some(each => mentionsAny(each, names))) return true
    if (handlers.some(handler => !leaves(handler)) && usedAfter(outer, names)) return true
  }
  return false
}

/** Managers that end their block without an error. */
const SWALLOWING = new Set(['contextlib.suppress', 'anyio.move_on_after', 'anyio.move_on_at'])

function suppresses(statement: Node, file: PythonFile): boolean {
  return descendants(statement.child('with_clause') ?? statement, 'call').some(call =>
    SWALLOWING.has(file.called(call) ?? ''),
  )
}

/** True when control never goes on behind the handler. */
function leaves(handler: Node): boolean {
  const last = handler.child('block')?.children.at(-1)
  return last?.kind === 'raise_statement' || last?.kind === 'return_statement'
}

function mentionsAny(code: Node, names: ReadonlySet<string>): boolean {
  return descendants(code, 'identifier').some(node => names.has(node.text))
}

/** Uses behind the statement, and before it where a loop comes round to them. */
function usedAfter(statement: Node, names: ReadonlySet<string>): boolean {
  const home = statement.ancestor('function_definition')
  const again = statement.ancestor('for_statement', 'while_statement')
  return descendants(home ?? statement, 'identifier').some(
    node =>
      names.has(node.text) && (node.start > statement.end || (again?.contains(node) && !statement.contains(node))),
  )
}
