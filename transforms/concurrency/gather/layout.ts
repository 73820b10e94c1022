/** Lays out new code in at most 88 columns the way black does: from the outer brackets inwards, one item a line at last. */

import { LINE_WIDTH, width } from '../../../src/python/line-width.ts'
import type { Node } from '../../../src/python/tree.ts'

/** Text with brackets that may be opened over several lines. */
export type Doc = string | Group | readonly Doc[]

/** Items between brackets; the clauses of a comprehension are separated by blanks, all else by commas. */
export type Group = {
  readonly open: string
  readonly items: readonly Doc[]
  readonly close: string
  readonly separator: ',' | ''
}

export const group = (open: string, items: readonly Doc[], close: string): Group => ({
  open,
  items,
  close,
  separator: ',',
})

/** A comprehension: its element, then each clause. */
export const clauses = (open: string, items: readonly Doc[], close: string): Group => ({
  open,
  items,
  close,
  separator: '',
})

/** Black's line length. */
export type Margin = { readonly indent: string; readonly unit: string }

/** A statement, without indentation before its first line. */
export function layOut(doc: Doc, margin: Margin): string {
  const line = flat(doc)
  if (fits(line, margin.indent)) return line
  return expand(doc, margin) ?? line
}

/** The text of code that is moved, its continuation lines at the indentation of the new place. */
export function movedText(node: Node, from: string, to: string): string {
  const strings = stringsIn(node)
  const { text } = node
  return text.replace(/(\r\n|\n|\r)([ \t]*)/g, (_, end: string, space: string, offset: number) => {
    const at = node.start + offset + end.length
    if (strings.some(each => each.start < at && at < each.end) || !space.startsWith(from)) return `\n${space}`
    return `\n${to}${space.slice(from.length)}`
  })
}

function stringsIn(node: Node): Node[] {
  const found: Node[] = []
  const visit = (each: Node) => (each.kind === 'string' ? void found.push(each) : each.children.forEach(visit))
  visit(node)
  return found
}

/** All of it on one line. */
export function flat(doc: Doc): string {
  if (typeof doc === 'string') return doc
  if ('open' in doc) return doc.open + doc.items.map(flat).join(`${doc.separator} `) + doc.close
  return doc.map(flat).join('')
}

function fits(text: string, indent: string): boolean {
  const lines = text.split('\n')
  return lines.every((line, index) => (index === 0 ? width(indent) : 0) + width(line) <= LINE_WIDTH)
}

/** Opens the last outermost group that can be opened; null where the doc has none. */
function expand(doc: Doc, margin: Margin): string | null {
  if (typeof doc === 'string') return null
  if ('open' in doc) return expandGroup(doc, margin)
  for (let i = doc.length - 1; i >= 0; i--) {
    const opened = expand(doc[i] as Doc, margin)
    if (opened !== null)
      return (
        doc.slice(0, i).map(flat).join('') +
        opened +
        doc
          .slice(i + 1)
          .map(flat)
          .join('')
      )
  }
  return null
}

function expandGroup({ open, items, close, separator }: Group, { indent, unit }: Margin): string | null {
  if (items.length === 0) return null
  const inner = { indent: indent + unit, unit }
  const joined = items.map(flat).join(`${separator} `)
  const last = items.length === 1 ? (expand(items[0] as Doc, inner) ?? joined) : null
  const body = fits(joined, inner.indent) ? joined : last
  if (body !== null) return `${open}\n${inner.indent}${body}\n${indent}${close}`
  const lines = items.map(item => `${inner.indent}${layOut(item, inner)}${separator}\n`)
  return `${open}\n${lines.join('')}${indent}${close}`
}
