/** Writes suppressions into a text, in places where Python reads a comment. */

import type { Finding } from '../engine/finding.ts'
import { statementOf } from '../python/blocks.ts'
import { LineIndex } from '../python/lines.ts'
import { descendants, type Node, type Tree } from '../python/tree.ts'

type Insertion = { readonly offset: number; readonly text: string }

/**
 * Inserts `# async-fix: ignore[rule] reason` for each finding: at the end of its first line, or where that lies in a string or
 * is continued with a backslash, in the line above, or at the end of its statement. A finding without any such place gets
 * none. A suppression that is already there is extended.
 * @param reason one line, empty for none
 */
export function insertIgnores(tree: Tree, findings: readonly Finding[], reason: string): string {
  const page = new Page(tree)
  const rules = new Map<Place, Set<string>>()
  for (const finding of findings) {
    const place = page.placeFor(finding)
    if (place) rules.set(place, (rules.get(place) ?? new Set()).add(finding.rule))
  }
  const insertions = [...rules].map(([place, names]) => place.insert([...names].sort(), oneLine(reason)))
  return applyInsertions(tree.text, insertions)
}

type Place = { insert(rules: readonly string[], reason: string): Insertion }

class Page {
  readonly #tree: Tree
  readonly #lines: LineIndex
  readonly #strings: readonly Node[]
  /** Places by a key, so that findings of one line share a comment. */
  readonly #places = new Map<string, Place>()

  constructor(tree: Tree) {
    this.#tree = tree
    this.#lines = new LineIndex(tree.text)
    this.#strings = descendants(tree.root, 'string')
  }

  placeFor(finding: Finding): Place | null {
    const line = this.#lines.lineAt(finding.range.start)
    return this.#atEnd(line) ?? this.#above(line) ?? this.#atEnd(this.#lastLineOf(finding))
  }

  /** The end of a line, unless Python would not read a comment there. */
  #atEnd(line: number): Place | null {
    const end = this.#lines.end(line)
    const before = this.#tree.text.slice(this.#lines.start(line), end)
    if (before.endsWith('\\') || this.#isInString(end)) return null
    return this.#once(`end ${line}`, () => this.#extended(line) ?? commentAfter(before, end))
  }

  /** The line above, unless the line itself continues another one. */
  #above(line: number): Place | null {
    const start = this.#lines.start(line)
    const previous = line === 0 ? '' : this.#tree.text.slice(this.#lines.start(line - 1), this.#lines.end(line - 1))
    if (previous.endsWith('\\') || this.#isInString(start)) return null
    const indent = /^[ \t\f]*/.exec(this.#tree.text.slice(start))?.[0] ?? ''
    const own = () => (previous.trim().startsWith('#') ? this.#extended(line - 1) : null)
    return this.#once(`above ${line}`, () => own() ?? commentAbove(indent, start, this.#lineEnd()))
  }

  #lastLineOf(finding: Finding): number {
    const statement = statementOf(nodeAt(this.#tree.root, finding.range.start))
    const isSimple = statement.parent !== null && !statement.get('body')
    const end = isSimple ? statement.end : finding.range.end
    return this.#lines.lineAt(end)
  }

  /** The suppression that a line already holds, to be extended; null when it has none. */
  #extended(line: number): Place | null {
    const comment = this.#tree.comments.find(({ start }) => this.#lines.lineAt(start) === line)
    const own = comment && /#\s*async-fix:\s*ignore\[([^\]]*)/i.exec(comment.text)
    if (!comment || !own) return null
    const offset = comment.start + own.index + own[0].length
    const separator = own[1]?.trim() ? ', ' : ''
    return { insert: rules => ({ offset, text: `${separator}${rules.join(', ')}` }) }
  }

  #isInString(offset: number): boolean {
    return this.#strings.some(({ start, end }) => start < offset && offset < end)
  }

  #lineEnd(): string {
    return /\r\n|\r|\n/.exec(this.#tree.text)?.[0] ?? '\n'
  }

  #once(key: string, make: () => Place): Place {
    const known = this.#places.get(key)
    if (known) return known
    const place = make()
    this.#places.set(key, place)
    return place
  }
}

function commentAfter(before: string, offset: number): Place {
  const gap = /\s\s$/.test(before) ? '' : /\s$/.test(before) ? ' ' : '  '
  return { insert: (rules, reason) => ({ offset, text: `${gap}${comment(rules, reason)}` }) }
}

function commentAbove(indent: string, offset: number, lineEnd: string): Place {
  return { insert: (rules, reason) => ({ offset, text: `${indent}${comment(rules, reason)}${lineEnd}` }) }
}

function comment(rules: readonly string[], reason: string): string {
  return `# async-fix: ignore[${rules.join(', ')}]${reason ? ` ${reason}` : ''}`
}

function oneLine(reason: string): string {
  return reason.replace(/\s+/g, ' ').trim()
}

/** The smallest node at an offset. */
function nodeAt(root: Node, offset: number): Node {
  for (let node = root; ; ) {
    const below = node.children.find(child => child.start <= offset && offset < child.end)
    if (!below) return node
    node = below
  }
}

function applyInsertions(text: string, insertions: readonly Insertion[]): string {
  let result = text
  for (const { offset, text: added } of [...insertions].sort((a, b) => b.offset - a.offset))
    result = result.slice(0, offset) + added + result.slice(offset)
  return result
}
