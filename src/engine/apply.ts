/** Applies edits to text, and tells which fixes may be applied together; the only importer of magic-string. */

import MagicString from 'magic-string'
import type { Edit, Range } from './edit.ts'
import type { Fix } from './finding.ts'

/** The text with all edits made. Insertions at one place keep their order; they come before what follows that place. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const result = new MagicString(text)
  for (const { start, end, text: content } of edits) if (end > start) overwrite(result, start, end, content)
  for (const { start, end, text: content } of edits) if (end === start) result.appendLeft(start, content)
  return result.toString()
}

function overwrite(result: MagicString, start: number, end: number, content: string): void {
  if (content) result.overwrite(start, end, content)
  else result.remove(start, end)
}

/** The edits as they fit a text: with its line ends, which are those of its first line, and apart from the words around them. */
export function fitted(edits: readonly Edit[], text: string): Edit[] {
  const own = /\r\n|\r|\n/.exec(text)?.[0] ?? '\n'
  const apart = keptApart(edits, text)
  return own === '\n' ? apart : apart.map(edit => ({ ...edit, text: edit.text.replace(/\r?\n/g, own) }))
}

/** What may stand right before a bracket or a quote. */
const KEYWORD = /\b(?:and|assert|await|case|del|elif|else|from|if|in|is|match|not|or|raise|return|while|with|yield)$/

/** The edits with a blank where a word would grow together with the keyword before it, as in `return[x]`, or with what follows. */
function keptApart(edits: readonly Edit[], text: string): Edit[] {
  const isWord = (character: string | undefined) => /^\w/.test(character ?? '')
  const filled = new Set<number>()
  const insertions = edits.filter(edit => edit.start === edit.end)
  const others = edits.filter(edit => edit.start < edit.end)
  const begun = new Set(insertions.map(({ start }) => start))
  const fit = new Map<Edit, string>()
  for (const edit of [...insertions, ...others]) {
    const { start, end, text: content } = edit
    const isFirst = !filled.has(start)
    const begins = content || (begun.has(end) ? '' : text.slice(end, end + 1))
    const glued = isFirst && isWord(begins) && isWord(text[start - 1]) && !isWord(text[start])
    const before = glued && KEYWORD.test(text.slice(Math.max(0, start - 10), start)) ? ' ' : ''
    const isTail = /\w$/.test(content) && start < end && !isWord(text[end - 1]) && isWord(text[end])
    if (content) filled.add(start)
    fit.set(edit, `${before}${content}${isTail ? ' ' : ''}`)
  }
  return edits.map(edit => ({ ...edit, text: fit.get(edit) ?? edit.text }))
}

/**
 * The edits of one fix for somebody who applies them without this engine: in source order, one a place, with the line ends of
 * the text, and each of them changes something.
 */
export function plainEdits({ edits }: Pick<Fix, 'edits'>, text: string): Edit[] {
  const set = new EditSet()
  set.add({ edits })
  const plain: Edit[] = []
  const inOrder = fitted(set.edits, text).sort((a, b) => a.start - b.start || a.end - b.end)
  for (const { start, end, text: content } of inOrder) {
    const last = plain.at(-1)
    // What is put into a stretch that goes is what comes in its place.
    const isWithin = last && start === end && last.start < start && end < last.end
    const isBefore = last && last.start === start && last.end === start
    if (isWithin || isBefore) plain.pop()
    if (isWithin) plain.push({ ...last, text: `${last.text}${content}` })
    else plain.push({ start, end, text: `${isBefore ? last.text : ''}${content}` })
  }
  return plain.filter(edit => text.slice(edit.start, edit.end) !== edit.text)
}

/** Collects the edits of several fixes; a fix that touches the ground of another has to wait. */
export class EditSet {
  readonly #edits: Edit[] = []
  readonly #grounds: Range[] = []
  /** Where lines are put in: those of two fixes at one place could belong to different blocks. */
  readonly #lines = new Set<number>()
  readonly #shared = new Map<string, Edit>()

  /** Adds all edits of a fix, or none. Returns whether it did. */
  add({ edits, ground: wanted }: Pick<Fix, 'edits' | 'ground'>): boolean {
    const own = edits.filter(edit => edit.shared === undefined)
    const touched = (own.length > 0 ? own : edits).flatMap(edit => [edit, ...(edit.ground ? [edit.ground] : [])])
    const ground = hull([...touched, ...(wanted ? [wanted] : [])])
    if (this.#grounds.some(other => overlaps(ground, other))) return false
    const lines = own.filter(edit => edit.start === edit.end && edit.text.includes('\n')).map(({ start }) => start)
    if (lines.some(offset => this.#lines.has(offset))) return false
    const common = edits.filter(edit => edit.shared !== undefined && !this.#shared.has(keyOf(edit)))
    if (common.some(edit => this.#grounds.some(other => cuts(edit, other)) || this.#clashes(edit))) return false
    if ([...this.#shared.values()].some(edit => cuts(edit, ground))) return false
    for (const edit of common) this.#shared.set(keyOf(edit), edit)
    for (const offset of lines) this.#lines.add(offset)
    this.#edits.push(...own)
    this.#grounds.push(ground)
    return true
  }

  /** Everything collected, in source order; added imports at one place are sorted like any others. */
  get edits(): Edit[] {
    const common = [...this.#shared.values()].sort(
      (a, b) => a.start - b.start || ((a.shared ?? '') < (b.shared ?? '') ? -1 : 1),
    )
    return [...common.map(withoutGap), ...this.#edits].sort((a, b) => a.start - b.start)
  }

  #clashes(edit: Edit): boolean {
    return [...this.#shared.values()].some(other => cuts(edit, other))
  }
}

/** Imports that come to one place and one section stand in adjacent lines, whatever blank lines each brought along. */
function withoutGap(edit: Edit, index: number, all: readonly Edit[]): Edit {
  const isBeside = (other: Edit | undefined) => other?.start === edit.start && sectionOf(other) === sectionOf(edit)
  const head = isBeside(all[index - 1]) ? edit.text.replace(/^\n+/, '\n') : edit.text
  return { ...edit, text: isBeside(all[index + 1]) ? head.replace(/\n+$/, '\n') : head }
}

function sectionOf({ shared = '' }: Edit): string {
  return shared.split(' ')[0] as string
}

function keyOf({ start, end, text }: Edit): string {
  return `${start}:${end}:${text}`
}

/** The smallest stretch that holds them all. */
function hull(ranges: readonly Range[]): Range {
  return { start: Math.min(...ranges.map(each => each.start)), end: Math.max(...ranges.map(each => each.end)) }
}

function overlaps(a: Range, b: Range): boolean {
  if (a.start === a.end && b.start === b.end) return a.start === b.start
  return a.start < b.end && b.start < a.end
}

/** True when a shared edit lies inside of ground that a fix rewrites. */
function cuts(edit: Edit, ground: Range): boolean {
  return edit.start === edit.end ? ground.start < edit.start && edit.start < ground.end : overlaps(edit, ground)
}
