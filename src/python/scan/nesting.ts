/** Keeps the open brackets and formatted strings of a place, and reads the text between the fields of such strings. */

import { classes, WORD } from './characters.ts'
import { BACKSLASH_CODE, escapeEnd, isTriple } from './literals.ts'

const NEWLINE_CODE = 10
const OPEN_BRACE = 123
const CLOSE_BRACE = 125

/** Frames below are brackets: the code of the closer. A field of a formatted string, and its format behind `:`. */
const FIELD = 1
const FORMAT = 2
/** A formatted string: this plus the code of its quote, plus the next two. */
const STRING = 1024
const TRIPLE = 256
const RAW_STRING = 512

/** More than Python allows (200 brackets); the grammar forgets strings above 255. */
const MOST = 200

export class Nesting {
  /** How many brackets, strings and fields are open. */
  depth = 0
  /** How many formatted strings are open. */
  strings = 0
  readonly #bytes: Uint8Array
  readonly #frames = [0]

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** True directly inside of a field of a formatted string, in no bracket of its own. */
  get inField(): boolean {
    return this.depth > 0 && this.#frames[this.depth] === FIELD
  }

  /** Opens the bracket with this code; false where there are too many. */
  open(code: number): boolean {
    return this.#push(code === 40 ? 41 : code + 2)
  }

  /** Reads the closer at `at`, and the rest of the string where it ends a field. Behind it, or -1 where it fits nothing. */
  close(at: number, code: number): number {
    const frame = this.#frames[this.depth]
    if (this.depth === 0) return -1
    if (frame === code) {
      this.depth--
      return at + 1
    }
    if (frame !== FIELD || code !== CLOSE_BRACE) return -1
    this.depth--
    return this.#literalText(at + 1)
  }

  /** Reads the colon at `at`, and the format behind it where it ends the expression of a field. */
  colon(at: number): number {
    if (this.#frames[this.depth] !== FIELD) return at + 1
    this.#frames[this.depth] = FORMAT
    return this.#literalText(at + 1)
  }

  /** Reads a formatted string from its opening quote up to its first field or behind its end; -1 in doubt. */
  string(at: number, raw: boolean): number {
    const quote = this.#bytes[at] as number
    const triple = isTriple(this.#bytes, at, quote)
    if (!this.#push(STRING + quote + (triple ? TRIPLE : 0) + (raw ? RAW_STRING : 0))) return -1
    this.strings++
    return this.#literalText(triple ? at + 3 : at + 1)
  }

  #push(frame: number): boolean {
    if (this.depth === MOST) return false
    this.#frames[++this.depth] = frame
    return true
  }

  /** Reads on in the string or format that is open, up to the code of the next field or behind the end of the string. */
  #literalText(at: number): number {
    while (true) {
      const frame = this.#frames[this.depth] as number
      if (frame !== FORMAT) return this.#stringText(at, frame)
      at = this.#formatText(at)
      if (at < 0 || this.#frames[this.depth] === FIELD) return at
    }
  }

  #stringText(at: number, frame: number): number {
    const bytes = this.#bytes
    const quote = frame & 127
    const triple = (frame & TRIPLE) !== 0
    while (true) {
      const code = bytes[at] as number
      if (code === quote) {
        if (!triple || isTriple(bytes, at, quote)) return this.#stringEnds(triple ? at + 3 : at + 1)
        at++
      } else if (code === OPEN_BRACE || code === CLOSE_BRACE) {
        if (bytes[at + 1] === code) at += 2
        else return code === OPEN_BRACE && this.#push(FIELD) ? at + 1 : -1
      } else if (code === BACKSLASH_CODE) {
        at = this.#escapeEnd(at, (frame & RAW_STRING) !== 0)
        if (at < 0) return -1
      } else if (code === 0 || (code === NEWLINE_CODE && !triple)) return -1
      else at++
    }
  }

  #stringEnds(at: number): number {
    this.depth--
    this.strings--
    return at
  }

  /** Up to a field in the format, or behind the brace that ends both; quotes, escapes and line ends are doubt. */
  #formatText(at: number): number {
    const bytes = this.#bytes
    while (true) {
      const code = bytes[at] as number
      if (code === CLOSE_BRACE) {
        this.depth--
        return at + 1
      }
      if (code === OPEN_BRACE) {
        if (bytes[at + 1] === OPEN_BRACE) return -1
        return this.#push(FIELD) ? at + 1 : -1
      }
      if (code === 0 || code === NEWLINE_CODE || code === BACKSLASH_CODE || code === 34 || code === 39) return -1
      at++
    }
  }

  /** A backslash does not escape a brace, but the braces of `\N{...}` are no field. */
  #escapeEnd(at: number, raw: boolean): number {
    const bytes = this.#bytes
    const next = bytes[at + 1]
    if (next === OPEN_BRACE || next === CLOSE_BRACE) return at + 1
    if (raw || next !== 78 || bytes[at + 2] !== OPEN_BRACE) return escapeEnd(bytes, at)
    return nameEnd(bytes, at + 3)
  }
}

/** Behind the brace that ends the name of a character, or -1 where something else than a name stands there. */
function nameEnd(bytes: Uint8Array, at: number): number {
  while (true) {
    const code = bytes[at] as number
    if (code === CLOSE_BRACE) return at + 1
    if (code !== 32 && code !== 45 && classes[code] !== WORD) return -1
    at++
  }
}
