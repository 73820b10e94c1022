/** What the `try` statements around a place catch. */

import type { PythonFile } from './file.ts'
import { descendants, type Node } from './tree.ts'

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

/** True for an `except*` clause. */
export function takesGroupsApart(handler: Node): boolean {
  return handler.kind === 'except_clause' && handler.has('*')
}

/** True when a handler around `node` names one of these builtin exceptions. */
export function catchesAround(node: Node, file: PythonFile, exceptions: readonly string[]): boolean {
  const caught = [...handlersAround(node).flatMap(caughtExpressions), ...suppressedAround(node, file)]
  return caught.some(each => exceptions.some(name => file.names.of(each) === `builtins.${name}`))
}

/** What the `with suppress(…)` statements of the same function around a node end. */
function suppressedAround(node: Node, file: PythonFile): Node[] {
  const suppressed: Node[] = []
  for (let outer = node.parent; outer; outer = outer.parent) {
    if (/^(function_definition|lambda|class_definition)$/.test(outer.kind)) break
    if (outer.kind === 'with_statement' && outer.get('body')?.contains(node))
      suppressed.push(...suppressedBy(outer, file))
  }
  return suppressed
}

/** Context managers that end an exception of their body when it is one of their arguments. */
const SUPPRESSORS = new Set(['contextlib.suppress', 'pytest.raises'])

/** The exception expressions that a `with` statement suppresses. */
export function suppressedBy(statement: Node, file: PythonFile): Node[] {
  const calls = descendants(statement.child('with_clause') as Node, 'call')
  const suppressing = calls.filter(call => {
    const callee = call.get('function')
    const isAssertion = /^assertRaises(Regex)?$/.test(callee?.get('attribute')?.text ?? '')
    return isAssertion || SUPPRESSORS.has(file.names.of(callee) ?? '')
  })
  return suppressing
    .flatMap(call => call.get('arguments')?.children ?? [])
    .flatMap(caught => (caught.kind === 'tuple' ? [...caught.children] : [caught]))
}

/** The name that an `except` clause gives to the error, or null. */
export function errorName(handler: Node): Node | null {
  return handler.child('as_pattern')?.get('alias')?.children[0] ?? null
}

/** True when an `except` clause looks at the error; to raise it again, or another one from it, is no look. */
export function readsError(handler: Node): boolean {
  const name = errorName(handler)
  if (!name) return false
  const uses = descendants(handler, 'identifier').filter(each => each.text === name.text && each !== name)
  return uses.some(use => use.parent?.kind !== 'raise_statement')
}
