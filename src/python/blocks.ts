/** Statements, suites, lines and indentation. */

import { type Edit, insertAfter, insertBefore, type Range, remove } from '../engine/edit.ts'
import { firstWhere } from './ordered.ts'
import type { Node, Tree } from './tree.ts'

/** The statement that holds `node`: the ancestor (or the node itself) that is a direct child of a suite. */
export function statementOf(node: Node): Node {
  let statement = node
  while (statement.parent && !isSuite(statement.parent)) statement = statement.parent
  return statement
}

/** The statement that is nothing but this expression, or null. */
export function statementFor({ parent }: Node): Node | null {
  return parent?.kind === 'expression_statement' && parent.children.length === 1 ? parent : null
}

/** True for a module or an indented block. */
export function isSuite(node: Node): boolean {
  return node.kind === 'module' || node.kind === 'block'
}

/** The outermost statement that holds `node`: a direct child of the module. */
export function topLevelStatement(node: Node): Node {
  let top = node
  while (top.parent && top.parent.kind !== 'module') top = top.parent
  return top
}

/** Offset at which the line of `offset` starts. */
export function lineStart(tree: Tree, offset: number): number {
  let start = offset
  while (start > 0 && !isLineEnd(tree.text[start - 1])) start--
  return start
}

/** Offset of the line end (`\r`, `\n` or the end of the text) at or after `offset`. */
export function lineEnd(tree: Tree, offset: number): number {
  let end = offset
  while (end < tree.text.length && !isLineEnd(tree.text[end])) end++
  return end
}

/** Offset just after the line end at or after `offset`. */
export function nextLine(tree: Tree, offset: number): number {
  const end = lineEnd(tree, offset)
  return tree.text.startsWith('\r\n', end) ? end + 2 : Math.min(end + 1, tree.text.length)
}

/**
 * The white space before a node on its line; only meaningful when the node starts its line. After a form feed Python begins to count
 * anew (language reference 2.1.8).
 */
export function indentOf(node: Node): string {
  const start = afterFormFeeds(node.tree, lineStart(node.tree, node.start))
  return /^[ \t]*/.exec(node.tree.text.slice(start, node.start))?.[0] ?? ''
}

/** The offset after the last form feed in the white space at the start of a line, or the start itself. */
function afterFormFeeds({ text }: Tree, start: number): number {
  let after = start
  for (let at = start; text[at] === ' ' || text[at] === '\t' || text[at] === '\f'; at++)
    if (text[at] === '\f') after = at + 1
  return after
}

/** True when only white space stands before the node on its line. */
export function startsLine(node: Node): boolean {
  return startsLineAt(node.tree, node.start)
}

/** True when only white space stands before the offset on its line. */
export function startsLineAt(tree: Tree, offset: number): boolean {
  return tree.text.slice(lineStart(tree, offset), offset).trim() === ''
}

/** True when nothing but white space or a comment follows the node on its line. */
export function endsLine(node: Node): boolean {
  return /^[ \t\f]*(#|$)/.test(node.tree.text.slice(node.end, lineEnd(node.tree, node.end)))
}

/**
 * True when the statement has its lines for itself: no `;` neighbour and not the suite of a one-line `if x: …`, so that
 * lines can be put before, after and around it.
 */
export function ownsLines(statement: Node): boolean {
  return startsLine(statement) && endsLine(statement)
}

/** Puts lines below a statement that has its lines for itself and the comments that belong to it, with its indentation. */
export function linesBelow(statement: Node, lines: readonly string[]): Edit {
  const indent = indentOf(statement)
  const end = lastLineEnd(statement, indent)
  return insertAfter({ start: end, end }, lines.map(line => (line === '' ? '\n' : `\n${indent}${line}`)).join(''))
}

/**
 * Where the last line of a statement ends: comments below it that are indented further than it belong to it.
 * @param outer the indentation of the statement
 */
export function lastLineEnd(statement: Node, outer: string): number {
  const { tree } = statement
  // A comment in the last line belongs to the statement, and with CRLF line ends its carriage return as well.
  let end = lineEnd(tree, tree.text[statement.end - 1] === '\r' ? statement.end - 1 : statement.end)
  for (let line = nextLine(tree, end); line < tree.text.length; line = nextLine(tree, line)) {
    const text = tree.text.slice(line, lineEnd(tree, line))
    const isInner = text.startsWith(outer) && /^[ \t]+#/.test(text.slice(outer.length))
    if (isInner) end = lineEnd(tree, line)
    else if (text.trim() !== '') break
  }
  return end
}

/** One level of indentation as this file writes it; four spaces where it shows none. */
export function indentUnit(tree: Tree): string {
  for (const block of blocksIn(tree.root)) {
    const first = block.children[0]
    const header = block.parent
    if (!first || !header || !startsLine(first)) continue
    const outer = indentOf(isElseLike(header) ? (header.parent as Node) : header)
    const inner = indentOf(first)
    if (inner.startsWith(outer) && inner.length > outer.length) return inner.slice(outer.length)
  }
  return '    '
}

/** One level of indentation at a statement; files that mix tabs and spaces have several. */
export function unitAt(statement: Node): string {
  const header = statement.parent?.parent
  const [inner, outer] = [indentOf(statement), header ? indentOf(header) : '']
  return header && inner.length > outer.length && inner.startsWith(outer)
    ? inner.slice(outer.length)
    : indentUnit(statement.tree)
}

/** In source order, one after the other: what is behind the one that is wanted stays unread. */
function* blocksIn(root: Node): Iterable<Node> {
  const pending = [root]
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (next.kind === 'block') yield next
    if (!next.mayHave(['block'], () => true)) continue
    for (let i = next.children.length - 1; i >= 0; i--) pending.push(next.children[i] as Node)
  }
}

function isElseLike(node: Node): boolean {
  return node.kind.endsWith('_clause')
}

/**
 * Indents whole lines by `unit`. Lines that lie inside a string and empty lines stay as they are.
 * @param range starts at the first character of a line or statement and ends at the end of the last line
 */
export function indentLines(tree: Tree, range: Range, unit: string): Edit[] {
  return linesToShift(tree, range).map(start => ({
    ...insertBefore({ start, end: start }, unit),
    ground: wholeLine(tree, start),
  }))
}

/**
 * Takes `unit` out of whole lines that have it; lines inside a string stay as they are.
 * @param outer what stands in front of it in each line
 */
export function dedentLines(tree: Tree, range: Range, unit: string, outer = ''): Edit[] {
  return linesToShift(tree, range)
    .filter(start => tree.text.startsWith(outer + unit, start))
    .map(start => start + outer.length)
    .map(start => ({ ...remove({ start, end: start + unit.length }), ground: wholeLine(tree, start) }))
}

/** The line with its end: what another fix puts there, or below it, has the indentation of before. */
function wholeLine(tree: Tree, start: number): Range {
  return { start, end: lineEnd(tree, start) + 1 }
}

function linesToShift(tree: Tree, range: Range): number[] {
  // A range that starts after the last line of a text without final newline is empty, although that line starts before it.
  if (range.start >= range.end) return []
  const strings = stringsIn(tree, range)
  const starts: number[] = []
  for (let start = lineStart(tree, range.start); start < range.end; start = nextLine(tree, start)) {
    const own = afterFormFeeds(tree, start)
    const blank = lineEnd(tree, own) === own
    const inString = strings.some(node => node.start < start && start < node.end)
    if (!blank && !inString) starts.push(own)
    if (nextLine(tree, start) === start) break
  }
  return starts
}

/** The strings that a stretch touches; looks into nothing beside it. */
function stringsIn({ root }: Tree, { start, end }: Range): readonly Node[] {
  const found: Node[] = []
  const pending = [root]
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (node.kind === 'string') found.push(node)
    const { children } = node
    for (let at = firstWhere(children, child => child.end > start); at < children.length; at++) {
      const child = children[at] as Node
      if (child.start >= end) break
      pending.push(child)
    }
  }
  return found
}

function isLineEnd(character: string | undefined): boolean {
  return character === '\n' || character === '\r'
}
