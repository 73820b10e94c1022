/** Knows a place again in every text that edits make of a text. */

import type { Edit } from './edit.ts'

/** A stretch of a text that comes from one place: of the first text, or of what an edit has put in. */
type Stretch = { readonly length: number; readonly from: string; readonly start: number }

/** The texts of files as fixes change them. */
export class Lineage {
  readonly #texts = new Map<string, Map<string, readonly Stretch[]>>()

  /**
   * Remembers how a text was made.
   * @param path the file
   * @param edits without overlaps; insertions at one place in the order in which they come there
   */
  follow(path: string, before: string, edits: readonly Edit[], after: string): void {
    const known = this.#texts.get(path) ?? new Map<string, readonly Stretch[]>([[before, original(before)]])
    this.#texts.set(path, known)
    if (!known.has(after)) known.set(after, edited(known.get(before) ?? original(before), edits))
  }

  /**
   * The name of a place, which it has in every text of the file that still holds it. What an edit has put in is named after the place
   * that it was put at.
   */
  nameOf(path: string, text: string, offset: number): string {
    return nameIn(this.#texts.get(path)?.get(text) ?? original(text), offset)
  }
}

function original(text: string): readonly Stretch[] {
  return [{ length: text.length, from: '', start: 0 }]
}

function nameIn(stretches: readonly Stretch[], offset: number): string {
  let rest = offset
  for (const { length, from, start } of stretches) {
    if (rest < length) return `${from}${start + rest}`
    rest -= length
  }
  return `end+${rest}`
}

function edited(stretches: readonly Stretch[], edits: readonly Edit[]): readonly Stretch[] {
  const made: Stretch[] = []
  let at = 0
  for (const { start, end, text } of inOrder(edits)) {
    made.push(...cut(stretches, at, start))
    made.push({ length: text.length, from: `${nameIn(stretches, start)}>`, start: 0 })
    at = Math.max(at, end)
  }
  made.push(...cut(stretches, at, Number.POSITIVE_INFINITY))
  return made.filter(({ length }) => length > 0)
}

/** What is put in at a place comes before what takes the place of the text there. */
function inOrder(edits: readonly Edit[]): Edit[] {
  return [...edits].sort((a, b) => a.start - b.start || Number(a.end > a.start) - Number(b.end > b.start))
}

function cut(stretches: readonly Stretch[], from: number, to: number): Stretch[] {
  let at = 0
  return stretches.flatMap(stretch => {
    const left = Math.max(from, at)
    const right = Math.min(to, at + stretch.length)
    const start = stretch.start + left - at
    at += stretch.length
    return left < right ? [{ ...stretch, start, length: right - left }] : []
  })
}
