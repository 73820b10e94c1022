/** A `with` and the only statement inside of it change places. */

import { type Edit, type Range, replace } from '../../../src/engine/edit.ts'
import { dedentLines, indentLines, indentOf, nextLine } from '../../../src/python/blocks.ts'
import type { Node, Tree } from '../../../src/python/tree.ts'

/** The two headers change places; the suite of the `try` keeps its depth, and what comes behind it loses one level. */
export function swapped(statement: Node, attempt: Node): Edit[] {
  const { tree } = statement
  const suite = attempt.get('body') as Node
  const unit = indentOf(attempt).slice(indentOf(statement).length)
  return [
    replace(headerOf(statement), textOf(headerOf(attempt), tree)),
    replace(headerOf(attempt), deeper(tree, headerOf(statement), unit)),
    ...dedentLines(tree, { start: nextLine(tree, suite.end), end: attempt.end }, unit),
  ]
}

/** The headers of a `with` and of the `with` inside of it change places; nothing else moves. */
export function exchanged(outer: Node, inner: Node): Edit[] {
  const { tree } = outer
  const unit = indentOf(inner).slice(indentOf(outer).length)
  const lines = textOf(headerOf(inner), tree).split(`\n${unit}`)
  return [replace(headerOf(outer), lines.join('\n')), replace(headerOf(inner), deeper(tree, headerOf(outer), unit))]
}

/** A text with its further lines one level further right. */
function deeper(tree: Tree, { start, end }: Range, unit: string): string {
  const shifts = indentLines(tree, { start: nextLine(tree, start), end }, unit).map(shift => shift.start)
  return [start, ...shifts].map((from, i) => tree.text.slice(from, shifts[i] ?? end)).join(unit)
}

/** From the keyword to the colon, or to the comment behind it. */
function headerOf({ start, tokens, tree }: Node): Range {
  const { end } = tokens.find(each => each.kind === ':') as Node
  const line = { start: end, end: nextLine(tree, end) }
  const [behind] = tree.commentsIn(line)
  return { start, end: behind && textOf({ start: end, end: behind.start }, tree).trim() === '' ? behind.end : end }
}

function textOf({ start, end }: Range, { text }: Tree): string {
  return text.slice(start, end)
}
