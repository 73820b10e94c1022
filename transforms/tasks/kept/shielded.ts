/** `await shield(…)`, and whether somebody keeps what it shields. */

import { type Edit, replace } from '../../../src/engine/edit.ts'
import { resultOf } from '../../../src/project/results.ts'
import { statementOf } from '../../../src/python/blocks.ts'
import { neverRuns } from '../../../src/python/dead-code.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { isExpectedToFail } from '../../../src/python/misuse-tests.ts'
import type { Node } from '../../../src/python/tree.ts'
import { keepsItself, type Project, taskMaker } from './made.ts'

/**
 * What an awaited `shield()` is given that nobody else keeps: a coroutine that it makes a task of, or the task that was made for it.
 */
export function shieldedTask(call: Node, project: Project): { node: Node; isTask: boolean } | null {
  const { file, facts } = project
  const callee = call.get('function')
  if ((callee?.get('attribute') ?? callee)?.text !== 'shield' || file.called(call) !== 'asyncio.shield') return null
  const [node] = call.get('arguments')?.children ?? []
  if (node?.kind !== 'call' || !awaitOf(call, file)) return null
  if (neverRuns(call, file) || isExpectedToFail(call, file)) return null
  if (taskMaker(node, project)) return { node, isTask: true }
  const isCoroutine = resultOf(node, file, facts)?.given === 'coroutine'
  return isCoroutine && !keepsItself(node, file, facts) ? { node, isTask: false } : null
}

/** The `await` of a shield, or of a `wait_for()` around it; null where it is not awaited there and then. */
function awaitOf(call: Node, file: PythonFile): Node | null {
  const list = call.parent
  const isLimited =
    list?.kind === 'argument_list' &&
    list.children[0] === call &&
    file.called(list.parent as Node) === 'asyncio.wait_for'
  let { parent } = isLimited ? (list.parent as Node) : call
  while (parent?.kind === 'parenthesized_expression') parent = parent.parent
  return parent?.kind === 'await' ? parent : null
}

/** The call with another argument: on one line, where no comment forbids that. */
export function shielding(call: Node, shielded: Node, argument: string, file: PythonFile): Edit {
  const list = call.get('arguments') as Node
  const isBare =
    list.children.length === 1 &&
    !file.hasComment(list.start, shielded.start) &&
    !file.hasComment(shielded.end, list.end)
  return replace(isBare ? { start: list.start + 1, end: list.end - 1 } : shielded, argument)
}

/** True where nothing of the statement runs before the call, so that its argument may as well be made in a line before. */
export function isFirstOfStatement(call: Node, file: PythonFile): boolean {
  let node = awaitOf(call, file) as Node
  while (node.parent?.kind === 'parenthesized_expression') node = node.parent
  while (node.parent?.kind === 'assignment' && node.field === 'right') node = node.parent
  const statement = statementOf(call)
  return node.parent === statement && /^(expression_statement|return_statement)$/.test(statement.kind)
}
