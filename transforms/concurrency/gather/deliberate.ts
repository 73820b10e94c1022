/** Whether the calls are meant to come one after the other, or are too few to be worth it. */

import { indentOf, lineStart } from '../../../src/python/blocks.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import type { Node } from '../../../src/python/tree.ts'
import { lengthOf } from './iterable.ts'

const SAYS_SO = /\b((?<!in )order(ing)?|sequential(ly)?|serial(ly)?|one (at a time|by one)|in turn)\b/i

/** True when a comment in the statement or right above it speaks of order. */
export function isDeliberate(statement: Node): boolean {
  const { comments, text } = statement.tree
  let start = lineStart(statement.tree, statement.start)
  const indent = indentOf(statement)
  for (const comment of [...comments].reverse())
    if (
      comment.end < start &&
      text.slice(comment.end, start).trim() === '' &&
      text.slice(lineStart(statement.tree, comment.start), comment.start) === indent
    )
      start = comment.start
  return comments.some(
    each => start <= each.start && each.end <= statement.end && SAYS_SO.test(text.slice(each.start, each.end)),
  )
}

/** True when there is one call at most. */
export function isSingle(iterable: Node, file: PythonFile): boolean {
  const length = lengthOf(iterable, file)
  return length !== null && length <= 1
}
