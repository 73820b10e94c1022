/** Takes whole statements out of a file: no suite is left empty, no comment is lost, no gap stays behind. */

import { type Edit, type Range, remove, replace } from '../engine/edit.ts'
import { lineEnd, lineStart, nextLine, ownsLines, startsLineAt } from './blocks.ts'
import type { PythonFile } from './file.ts'
import type { Node, Tree } from './tree.ts'

/** True for a statement that `removeStatements` can take: it has its lines for itself, and no comment inside of it. */
export function isRemovable(statement: Node, file: PythonFile): boolean {
  return ownsLines(statement) && !file.hasComment(statement.start, statement.end)
}

/** The edits that remove statements; the last one of a suite that would be empty becomes `pass`. */
export function removeStatements(statements: readonly Node[]): Edit[] {
  const gone = new Set(statements)
  const kept = [...gone].filter(each => isLastOfEmpty(each, gone))
  const runs = runsOf([...gone].filter(each => !kept.includes(each)))
  return [...kept.map(each => replace(each, 'pass')), ...runs.map(removeRun)]
}

function isLastOfEmpty(statement: Node, gone: ReadonlySet<Node>): boolean {
  const suite = statement.parent
  return suite?.kind === 'block' && !statement.next && suite.children.every(each => gone.has(each))
}

/** Statements with nothing but line ends between them go as one. */
function runsOf(statements: readonly Node[]): Node[][] {
  const runs: Node[][] = []
  for (const statement of [...statements].sort((a, b) => a.start - b.start)) {
    const last = runs.at(-1)?.at(-1)
    const isNext = last && statement.previous === last && !commentAfter(last)
    if (isNext && statement.tree.text.slice(last.end, statement.start).trim() === '') runs.at(-1)?.push(statement)
    else runs.push([statement])
  }
  return runs
}

function removeRun(statements: readonly Node[]): Edit {
  const [first, last] = [statements[0] as Node, statements.at(-1) as Node]
  const comment = commentAfter(last)
  if (comment !== null) return remove({ start: first.start, end: comment })
  return remove(withGap(linesOf(first.tree, { start: first.start, end: last.end }), first, last))
}

/** Where the comment at the end of a statement's last line starts, or null. */
function commentAfter({ tree, end }: Node): number | null {
  return tree.commentsIn({ start: end, end: lineEnd(tree, end) })[0]?.start ?? null
}

/** From the start of the first line to the start of the line after the last one. */
export function linesOf(tree: Tree, { start, end }: Range): Range {
  return { start: lineStart(tree, start), end: nextLine(tree, end) }
}

/** Blank lines that only kept the statements apart from what is beside them go with them. */
function withGap({ start, end }: Range, first: Node, last: Node): Range {
  const { text } = first.tree
  const before = /(?:^|\n)((?:[ \t]*\r?\n)+)$/.exec(text.slice(0, start))?.[1]?.length ?? 0
  if (!last.next && first.previous) return { start: start - before, end }
  const after = /^(?:[ \t]*\r?\n)+/.exec(text.slice(end))?.[0].length ?? 0
  if (opensSuite(first)) return { start, end: end + after }
  return before < after ? { start: start - before, end } : { start, end: before > 0 ? end + after : end }
}

/** True for the first statement of a suite, with no comment above it. */
function opensSuite({ previous, parent, tree, start }: Node): boolean {
  const from = parent?.parent?.start ?? 0
  return !previous && !tree.commentsIn({ start: from, end: start }).some(each => startsLineAt(tree, each.start))
}

/** Takes a decorator away with its line; a comment at the end of the line stays. The node itself holds the end of its line. */
export function removeDecorator({ tree, start, children: [expression] }: Node): Edit {
  const end = expression?.end ?? start
  const line = linesOf(tree, { start, end })
  const rest = tree.text.slice(end, line.end)
  return remove(rest.trim() === '' ? line : { start, end: end + rest.length - rest.trimStart().length })
}
