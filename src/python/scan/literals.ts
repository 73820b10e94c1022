/** Finds the ends of strings without fields, and reads the prefixes of strings. */

export const BACKSLASH_CODE = 92
const NEWLINE_CODE = 10
const RETURN_CODE = 13

export const NO_PREFIX = 0
export const RAW = 1
export const FORMATTED = 2
/** Letters that could be a prefix but are none together, as in `ub''`. */
export const BAD_PREFIX = 4

/** What the word between `start` and `end` says about the quote that follows at once. */
export function prefixOf(text: string, start: number, end: number): number {
  if (end - start > 3) return NO_PREFIX
  const first = text.charCodeAt(start) | 32
  if (!isPrefixLetter(first)) return NO_PREFIX
  if (end - start === 1) return flagsOf(first)
  for (let at = start + 1; at < end; at++) if (!isPrefixLetter(text.charCodeAt(at) | 32)) return NO_PREFIX
  const second = text.charCodeAt(start + 1) | 32
  const [r, b, u] = [114, 98, 117]
  if (end - start === 3 || first === u || second === u || (first === r) === (second === r)) return BAD_PREFIX
  return (first === r ? second : first) === b ? RAW : RAW | FORMATTED
}

/** `r`, `b`, `u`, `f` or `t`. */
function isPrefixLetter(letter: number): boolean {
  return letter === 114 || letter === 98 || letter === 117 || letter === 102 || letter === 116
}

function flagsOf(letter: number): number {
  if (letter === 114) return RAW
  return letter === 102 || letter === 116 ? FORMATTED : NO_PREFIX
}

/** True where three of these quotes stand at `at`. */
export function isTriple(text: string, at: number, quote: number): boolean {
  return at + 2 < text.length && text.charCodeAt(at + 1) === quote && text.charCodeAt(at + 2) === quote
}

/** Behind the backslash at `at` and what it escapes, which is a whole line end where it is one. */
export function escapeEnd(text: string, at: number): number {
  return at + 1 < text.length && text.charCodeAt(at + 1) === RETURN_CODE ? at + 3 : at + 2
}

/** Finds ends of strings in one text; remembers what it has searched, so that no part is searched twice. */
export class Literals {
  readonly #text: string
  /** The first backslash at or behind the place of the last search. */
  #backslash = -1

  constructor(text: string) {
    this.#text = text
  }

  /** Behind the closing quote of the string whose opening quote is at `at`, or -1 where none closes it. */
  end(at: number): number {
    const quote = this.#text.charCodeAt(at)
    return isTriple(this.#text, at, quote) ? this.#tripleEnd(at + 3, quote) : this.#singleEnd(at + 1, quote)
  }

  #singleEnd(at: number, quote: number): number {
    const text = this.#text
    const end = text.length
    while (at < end) {
      const code = text.charCodeAt(at)
      if (code === quote) return at + 1
      if (code === NEWLINE_CODE) return -1
      at = code === BACKSLASH_CODE ? escapeEnd(text, at) : at + 1
    }
    return -1
  }

  #tripleEnd(at: number, quote: number): number {
    const mark = quote === 34 ? '"""' : "'''"
    let close = this.#text.indexOf(mark, at)
    while (close >= 0) {
      const backslash = this.#backslashFrom(at)
      if (backslash > close) return close + 3
      at = backslash + 2
      if (at > close) close = this.#text.indexOf(mark, at)
    }
    return -1
  }

  #backslashFrom(at: number): number {
    if (this.#backslash < at) {
      const found = this.#text.indexOf('\\', at)
      this.#backslash = found < 0 ? this.#text.length : found
    }
    return this.#backslash
  }
}
