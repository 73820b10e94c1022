/** A task group with one task and nothing else. */

import { argumentsOf } from '../../../src/python/calls.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { caughtExpressions } from '../../../src/python/handlers.ts'
import { isStore } from '../../../src/python/targets.ts'
import type { Node } from '../../../src/python/tree.ts'

export type LoneStart = {
  /** `group.create_task(f())` */
  readonly call: Node
  readonly coroutine: Node
  /** True where the task is kept, and read. */
  readonly isUsed: boolean
}

/** The one start in the body of an `async with asyncio.TaskGroup() as group:` that does nothing else; else null. */
export function loneStart(statement: Node, file: PythonFile): LoneStart | null {
  const group = groupOf(statement, file)
  const body = statement.get('body')
  const [only] = body?.children ?? []
  if (!group || !only || body?.children.length !== 1 || only.kind !== 'expression_statement') return null
  const [inner] = only.children
  const call = inner?.kind === 'assignment' ? inner.get('right') : inner
  const callee = call?.kind === 'call' ? call.get('function') : null
  if (!call || callee?.get('attribute')?.text !== 'create_task' || callee.get('object')?.text !== group.text)
    return null
  const { positional, keywords, hasStar, hasDoubleStar } = argumentsOf(call)
  const [coroutine, ...others] = positional
  const isKnown = [...keywords.keys()].every(name => name === 'name')
  if (!coroutine || others.length > 0 || hasStar || hasDoubleStar || !isKnown) return null
  if (!isReadOnce(group, statement, file)) return null
  const kept = inner?.kind === 'assignment' ? inner.get('left') : null
  return { call, coroutine, isUsed: kept !== null && (kept.kind !== 'identifier' || readsOf(kept, file).length > 0) }
}

/** The name that the statement gives its group, its only manager. */
function groupOf(statement: Node, file: PythonFile): Node | null {
  const items = statement.child('with_clause')?.children ?? []
  const value = items.length === 1 ? items[0]?.get('value') : null
  const [made] = value?.kind === 'as_pattern' ? value.children : []
  const name = value?.get('alias')?.children[0]
  if (made?.kind !== 'call' || name?.kind !== 'identifier') return null
  return file.called(made) === 'asyncio.TaskGroup' && made.get('arguments')?.children.length === 0 ? name : null
}

/** True where only one place reads the group; another group of the same name may come before or after it. */
function isReadOnce(group: Node, statement: Node, file: PythonFile): boolean {
  const reads = readsOf(group, file)
  const others = (file.scopes.lookup(group.text, group) ?? []).map(({ node }) => node).filter(node => node !== group)
  const isOfOther = (read: Node) =>
    others.some(({ start }) => start < read.start && (start > statement.end || read.end < statement.start))
  return reads.filter(read => !isOfOther(read)).length === 1
}

function readsOf(name: Node, file: PythonFile): Node[] {
  const [binding] = file.scopes.lookup(name.text, name) ?? []
  return binding ? file.scopes.references(binding).filter(use => !isStore(use)) : []
}

/** True below an `except*` and below a handler that names an exception group. */
export function catchesGroup(statement: Node): boolean {
  let below = statement
  for (let outer = statement.parent; outer; below = outer, outer = outer.parent) {
    if (outer.kind === 'function_definition') return false
    if (outer.kind !== 'try_statement' || below.field !== 'body') continue
    const handlers = outer.children.filter(each => each.kind.startsWith('except'))
    const isGroup = (handler: Node) => caughtExpressions(handler).some(each => /ExceptionGroup$/.test(each.text))
    if (handlers.some(each => each.kind !== 'except_clause' || each.has('*') || isGroup(each))) return true
  }
  return false
}
