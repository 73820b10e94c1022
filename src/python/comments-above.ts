/** Comments that stand right above a statement and belong to it. */

import { indentOf, lineStart, startsLine } from './blocks.ts'
import { firstWhere } from './ordered.ts'
import type { Comment, Node, Tree } from './tree.ts'

/**
 * Where the line of a statement or clause starts, or the topmost of the comments that stand right above it with its indentation. Only for
 * one that starts its line.
 */
export function startWithComments(statement: Node): number {
  const { tree } = statement
  const indent = indentOf(statement)
  let start = lineStart(tree, statement.start)
  while (start > 0) {
    const above = lineStart(tree, tree.text.slice(start - 2, start) === '\r\n' ? start - 2 : start - 1)
    const isComment = firstCommentFrom(tree, above + indent.length)?.start === above + indent.length
    if (!isComment || !tree.text.startsWith(indent, above)) break
    start = above
  }
  return start
}

/** True for a comment right above a statement, or at the end of its last line. */
export function isExplained(statement: Node): boolean {
  const { tree } = statement
  const isAbove = startsLine(statement) && startWithComments(statement) < lineStart(tree, statement.start)
  const behind = firstCommentFrom(tree, statement.end)
  return isAbove || (behind !== undefined && /^[ \t]*$/.test(tree.text.slice(statement.end, behind.start)))
}

function firstCommentFrom({ comments }: Tree, offset: number): Comment | undefined {
  return comments[firstWhere(comments, ({ start }) => start >= offset)]
}
