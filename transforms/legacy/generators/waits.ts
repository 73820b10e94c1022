/** The `yield from`s by which a generator waits, and the `await`s they become. */

import { type Edit, insertAfter, insertBefore, remove, replace } from '../../../src/engine/edit.ts'
import type { Facts } from '../../../src/project/facts.ts'
import { absoluteName } from '../../../src/project/modules.ts'
import { resultOf } from '../../../src/project/results.ts'
import { calleePath } from '../../../src/python/callees.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { GENERATOR_COROUTINE } from '../../../src/python/loop-arguments.ts'
import { libraryType, originOf } from '../../../src/python/receivers.ts'
import { descendantsWith, type Node } from '../../../src/python/tree.ts'

/** - `lock`: what `yield from` took until Python 3.8, and `async with` takes; - `plain`: items for the one who waits. */
export type Operand = 'awaitable' | 'lock' | 'plain' | 'unknown'

/** The `yield`s that belong to the function itself. */
export function yieldsOf(definition: Node): Node[] {
  return descendantsWith('yield', definition, 'yield').filter(each => executionOf(each).function === definition)
}

/** What a `yield` waits for; one without `from` is plain. */
export function operandKind(node: Node, file: PythonFile, facts: Facts): Operand {
  const [operand] = node.children
  return node.has('from') && operand ? kindOf(operand, file, facts) : 'plain'
}

/** What the value of an expression is to a `yield from`. */
export function kindOf(operand: Node, file: PythonFile, facts: Facts): Operand {
  if (operand.kind === 'parenthesized_expression' && operand.children[0])
    return kindOf(operand.children[0], file, facts)
  if (PLAIN.test(operand.kind)) return 'plain'
  if (operand.kind === 'call') return called(operand, file, facts)
  const origin = originOf(operand, file)
  if (origin && LOCKS.test(libraryType(origin))) return 'lock'
  if (origin && FUTURES.test(libraryType(origin))) return 'awaitable'
  const bindings = operand.kind === 'identifier' ? file.scopes.lookup(operand.text, operand) : null
  const [only] = bindings ?? []
  return bindings?.length === 1 && only?.value?.kind === 'call' ? called(only.value, file, facts) : 'unknown'
}

const PLAIN = /^(list|tuple|set|dictionary|string|concatenated_string|.*comprehension|generator_expression)$/
const LOCKS = /^asyncio\.(Lock|Semaphore|BoundedSemaphore|Condition)$/
const FUTURES = /^asyncio\.(Future|Task|create_task|ensure_future)$/

function called(call: Node, file: PythonFile, facts: Facts): Operand {
  const result = resultOf(call, file, facts)
  if (result && /^(coroutine|future|manager)$/.test(result.given)) return 'awaitable'
  const path = calleePath(call, file)
  const name = path && facts.meaningOf(absoluteName(path, file))
  const decorators = name ? facts.functionNamed(name)?.decorators : null
  if (decorators?.some(each => GENERATOR_COROUTINE.test(each ?? ''))) return 'awaitable'
  if (result) return 'plain'
  const origin = originOf(call, file)
  return origin && LOCKS.test(libraryType(origin)) ? 'lock' : 'unknown'
}

/** The edits that make an `await`, or an `async with`, of a `yield from`; null where a lock is not taken by a `with` of its own. */
export function awaiting(node: Node, kind: Operand): Edit[] | null {
  const operand = node.children[0] as Node
  const from = node.tokens.find(each => each.kind === 'from') ?? operand
  if (kind === 'lock' || (kind === 'unknown' && isEntered(node, operand))) return entering(node, operand)
  const [open, close] = PRIMARY.test(operand.kind) ? ['', ''] : ['(', ')']
  const around = needlessParentheses(node)
  const edits = [replace({ start: node.start, end: from.end }, 'await')]
  if (open) edits.push(insertBefore(operand, open), insertAfter(operand, close ?? ''))
  if (around) edits.push(remove({ start: around.start, end: node.start }), remove({ start: node.end, end: around.end }))
  return edits
}

const PRIMARY = /^(call|identifier|attribute|subscript|parenthesized_expression)$/

/** True for `with (yield from gate):`, which only locks had: with a call, or with a name for what it gives, it may be anything. */
function isEntered({ parent }: Node, { kind }: Node): boolean {
  return parent?.kind === 'parenthesized_expression' && parent.parent?.kind === 'with_item' && kind !== 'call'
}

/** `with (yield from lock):` → `async with lock:`; a statement `yield from lock` → `await lock.acquire()`. */
function entering(node: Node, operand: Node): Edit[] | null {
  if (node.parent?.kind === 'expression_statement')
    return [replace({ start: node.start, end: operand.start }, 'await '), insertAfter(operand, '.acquire()')]
  const item = node.parent?.kind === 'parenthesized_expression' ? node.parent.parent : null
  const statement = item?.kind === 'with_item' ? item.ancestor('with_statement') : null
  if (!item || !statement || item.parent?.children.length !== 1) return null
  return [insertBefore(statement, 'async '), replace(item, operand.text)]
}

/** The parentheses that `yield from` needed and `await` does not. */
function needlessParentheses(node: Node): Node | null {
  const { parent, tree } = node
  if (parent?.kind !== 'parenthesized_expression' || !FREE.test(parent.parent?.kind ?? '')) return null
  const isBare = tree.text.slice(parent.start, node.start) === '(' && tree.text.slice(node.end, parent.end) === ')'
  const isApart = /[\s(,=[{]/.test(tree.text[parent.start - 1] ?? ' ')
  return isBare && isApart && !/[\r\n]/.test(node.text) ? parent : null
}

const FREE =
  /^(return_statement|assignment|augmented_assignment|expression_statement|argument_list|keyword_argument|for_statement|if_statement|elif_clause|while_statement|comparison_operator|not_operator|list|pair)$/
