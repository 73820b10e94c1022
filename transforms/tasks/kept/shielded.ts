/** `await shield(…)`, and whether somebody keeps what it shields. */

import { type Edit, replace } from '../../../src/engine/edit.ts'
import { resultOf } from '../../../src/project/results.ts'
import { statementOf } from '../../../src/python/blocks.ts'
import { calledName } from '../../../src/python/calls.ts'
import { neverRuns } from '../../../src/python/dead-code.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { isExpectedToFail } from '../../../src/python/misuse-tests.ts'
import type { Node } from '../../../src/python/tree.ts'
import { keepsItself, type Project, taskMaker } from './made.ts'

/** `isTask`: it is a task already, and no coroutine. */
export type Shielded = { readonly node: Node; readonly isTask: boolean }

/**
 * What an awaited `shield()` is given that nobody else keeps: a coroutine that it makes a task of, or the task that was made for it.
 */
export function shieldedTask(call: Node, project: Project): Shielded | null {
  const { file, facts } = project
  if (calledName(call) !== 'shield' || file.called(call) !== 'asyncio.shield') return null
  const [node] = call.get('arguments')?.children ?? []
  if (node?.kind !== 'call' || !awaitBehind(call, file)) return null
  if (neverRuns(call, file) || isExpectedToFail(call, file)) return null
  if (taskMaker(node, project)) return { node, isTask: true }
  const isCoroutine = resultOf(node, file, facts)?.given === 'coroutine'
  return isCoroutine && !keepsItself(node, file, facts) ? { node, isTask: false } : null
}

/** The `await` of a shield, or of a `wait_for()` around it; null where it is not awaited there and then. */
function awaitBehind(call: Node, file: PythonFile): Node | null {
  const list = call.parent
  const isLimited =
    list?.kind === 'argument_list' &&
    list.children[0] === call &&
    file.called(list.parent as Node) === 'asyncio.wait_for'
  let { parent } = isLimited ? (list.parent as Node) : call
  while (parent?.kind === 'parenthesized_expression') parent = parent.parent
  return parent?.kind === 'await' ? parent : null
}

/** What shall be made a task in a line before, as it is laid out there, and the edit that shields the variable for it. */
export function moved({ node, isTask }: Shielded, call: Node, variable: string): { text: string; edit: Edit } {
  const list = call.get('arguments') as Node
  const inside = { start: list.start + 1, end: list.end - 1 }
  const isAlone = !isTask && list.children.length === 1
  const text = isAlone ? call.tree.text.slice(inside.start, inside.end) : node.text
  return { text, edit: replace(isAlone ? inside : node, variable) }
}

/** True where nothing of the statement runs before the call, so that its argument may as well be made in a line before. */
export function isFirstOfStatement(call: Node, file: PythonFile): boolean {
  let node = awaitBehind(call, file) as Node
  while (node.parent?.kind === 'parenthesized_expression') node = node.parent
  while (node.parent?.kind === 'assignment' && node.field === 'right') node = node.parent
  const statement = statementOf(call)
  return node.parent === statement && /^(expression_statement|return_statement)$/.test(statement.kind)
}
