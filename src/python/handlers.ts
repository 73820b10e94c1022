/** What the `try` statements around a place catch. */

import type { PythonFile } from './file.ts'
import type { Node } from './tree.ts'

/** The `except` clauses of the same function whose `try` body holds `node`, innermost first. */
export function handlersAround(node: Node): Node[] {
  const handlers: Node[] = []
  let below = node
  for (let outer = node.parent; outer; below = outer, outer = outer.parent) {
    if (outer.kind === 'try_statement' && below.field === 'body')
      handlers.push(...outer.children.filter(child => child.kind === 'except_clause'))
    if (outer.kind === 'function_definition' || outer.kind === 'lambda' || outer.kind === 'class_definition') break
  }
  return handlers
}

/** The exception expressions of an `except` clause: none for a bare one, several for a tuple. */
export function caughtExpressions(handler: Node): Node[] {
  return handler.all('value').flatMap(value => {
    const caught = value.kind === 'as_pattern' ? (value.children[0] as Node) : value
    return caught.kind === 'tuple' ? [...caught.children] : [caught]
  })
}

/** True when a handler around `node` names one of these builtin exceptions. */
export function catchesAround(node: Node, file: PythonFile, exceptions: readonly string[]): boolean {
  return handlersAround(node)
    .flatMap(caughtExpressions)
    .some(caught => exceptions.some(name => file.names.of(caught) === `builtins.${name}`))
}
