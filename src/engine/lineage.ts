/** Knows a place again in every text that edits make of a text. */

import type { Edit } from './edit.ts'

/** A stretch of a text that comes from one place: of the first text, or of what an edit has put in. */
type Stretch = {
  /** Its offset in the text. */
  readonly at: number
  readonly length: number
  /** What names its place, up to a number that counts on from `start`. */
  readonly from: string
  readonly start: number
}

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
  return [{ at: 0, length: text.length, from: '', start: 0 }]
}

function nameIn(stretches: readonly Stretch[], offset: number): string {
  let low = 0
  let high = stretches.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((stretches[middle] as Stretch).at <= offset) low = middle
    else high = middle
  }
  const { at = 0, from = '', start = 0 } = stretches[low] ?? {}
  return `${from}${start + offset - at}`
}

function edited(stretches: readonly Stretch[], edits: readonly Edit[]): readonly Stretch[] {
  const made = new Made(stretches)
  for (const { start, end, text } of inOrder(edits)) {
    made.keepUntil(start)
    made.add(text.length, `${nameIn(stretches, start)}>`, 0)
    made.skipUntil(end)
  }
  made.keepUntil(Number.POSITIVE_INFINITY)
  return made.stretches
}

/** What is put in at a place comes before what takes the place of the text there. */
function inOrder(edits: readonly Edit[]): Edit[] {
  return [...edits].sort((a, b) => a.start - b.start || Number(a.end > a.start) - Number(b.end > b.start))
}

/** A text that is made of another one from the beginning to the end. */
class Made {
  readonly stretches: Stretch[] = []
  readonly #old: readonly Stretch[]
  #size = 0
  /** How far the old text was gone through, and the stretch that this is in. */
  #offset = 0
  #index = 0

  constructor(old: readonly Stretch[]) {
    this.#old = old
  }

  add(length: number, from: string, start: number): void {
    if (length > 0) this.stretches.push({ at: this.#size, length, from, start })
    this.#size += length
  }

  keepUntil(end: number): void {
    for (let old = this.#old[this.#index]; old && this.#offset < end; old = this.#old[this.#index]) {
      const stop = Math.min(end, old.at + old.length)
      this.add(stop - this.#offset, old.from, old.start + this.#offset - old.at)
      this.skipUntil(stop)
    }
  }

  skipUntil(end: number): void {
    this.#offset = Math.max(this.#offset, end)
    for (let old = this.#old[this.#index]; old && old.at + old.length <= this.#offset; old = this.#old[this.#index])
      this.#index++
  }
}
