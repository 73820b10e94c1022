/** One argument in the place of its call, as the operand of an `await`: `f()` for `asyncio.run(f())`. */

import { type Edit, insertAfter, type Range, remove, replace } from '../engine/edit.ts'
import type { PythonFile } from './file.ts'
import type { Node } from './tree.ts'

/** What may follow `await` without parentheses. */
const PRIMARY = /^(attribute|call|identifier|list|parenthesized_expression|subscript|tuple)$/

/**
 * The edits that leave only the argument of the call, with `opening` before it and `closing` behind it. Lines and comments between the
 * parentheses stay, and the parentheses with them. Null where what goes, the callee or another argument, has a comment in it or
 * beside it.
 */
export function onlyArgument(
  call: Node,
  argument: Node,
  file: PythonFile,
  { opening = '', closing = '' } = {},
): readonly Edit[] | null {
  const before = { start: call.start, end: argument.start }
  const after = { start: argument.end, end: call.end }
  if (![before, after].some(range => isOpen(range, file))) {
    const [left, right] = PRIMARY.test(argument.kind) ? ['', ''] : ['(', ')']
    return [replace(before, `${opening}${left}`), replace(after, `${right}${closing}`)]
  }
  const list = call.get('arguments') as Node
  const last = list.children.at(-1) as Node
  const item = argument.parent?.kind === 'keyword_argument' ? argument.parent : argument
  const rest = { start: argument.end, end: last.end }
  if (list.children[0] !== item || (last !== item && file.hasComment(after.start, after.end))) return null
  if (file.hasComment(call.start, list.start)) return null
  const comma = list.tokens[list.tokens.indexOf(last) + 1]
  const edits = [
    replace({ start: call.start, end: list.start }, opening),
    remove({ start: item.start, end: argument.start }),
    remove(rest),
    ...(comma?.kind === ',' ? [remove(comma)] : []),
    ...(closing ? [insertAfter(call, closing)] : []),
  ]
  return edits.filter(edit => edit.text || edit.start < edit.end)
}

/** True for a stretch with a line break or a comment. */
function isOpen({ start, end }: Range, file: PythonFile): boolean {
  return /[\r\n]/.test(file.text.slice(start, end)) || file.hasComment(start, end)
}
