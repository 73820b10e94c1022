/** Loops that only sleep until a condition has changed. */

import type { Range } from '../../../src/engine/edit.ts'
import { argumentsOf } from '../../../src/python/calls.ts'
import { unparenthesized } from '../../../src/python/collections.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { libraryCall } from '../../../src/python/receivers.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'

export type Poll = {
  /** What the condition looks at, without `not`. */
  readonly subject: Node
  /** True for `while not ready`, which waits until something is true. */
  readonly isNegated: boolean
  /** From `while` to the end of the pause. */
  readonly range: Range
  readonly hasComment: boolean
}

/** `while not ready: await asyncio.sleep(1)` with nothing else in it, or null. */
export function pollIn(loop: Node, file: PythonFile): Poll | null {
  const [statement, ...others] = loop.get('body')?.children ?? []
  const awaited = statement?.kind === 'expression_statement' ? statement.child('await') : null
  const call = awaited?.child('call')
  if (!awaited || !call || others.length > 0 || loop.get('alternative') || statement?.children.length !== 1) return null
  if (libraryCall(call, file) !== 'asyncio.sleep' || !isPlainPause(call)) return null
  const condition = unparenthesized(loop.get('condition') as Node)
  const isNegated = condition.kind === 'not_operator'
  const subject = isNegated ? unparenthesized(condition.get('argument') as Node) : condition
  const range = { start: loop.start, end: awaited.end }
  return { subject, isNegated, range, hasComment: file.hasComment(range.start, range.end) }
}

/** The loop that does nothing but wait for what is read here to change, or null. */
export function pollOf(read: Node, file: PythonFile): Poll | null {
  let holder = read
  while (/^(not_operator|parenthesized_expression)$/.test(holder.parent?.kind ?? '')) holder = holder.parent as Node
  const loop = holder.field === 'condition' && holder.parent?.kind === 'while_statement' ? holder.parent : null
  const poll = loop && pollIn(loop, file)
  return poll?.subject === read ? poll : null
}

function isPlainPause(call: Node): boolean {
  const { positional } = argumentsOf(call)
  const list = call.get('arguments') as Node
  return (
    positional.length === 1 &&
    list.children.length === 1 &&
    descendants(list, 'call', 'await', 'named_expression').length === 0
  )
}
