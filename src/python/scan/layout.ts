/** Follows the indentation of logical lines, and thereby where functions begin and end. */

import { blanksEnd } from './characters.ts'
import { BACKSLASH_CODE } from './literals.ts'

const [TAB, NEWLINE, FORM_FEED, RETURN, SPACE, HASH, COLON] = [9, 10, 12, 13, 32, 35, 58]

/** Python's limit for levels of indentation. */
const MOST_LEVELS = 99
/** The grammar counts columns in 16 bits. */
const MOST_COLUMNS = 60_000

/** A run of comment lines up to this length is left as it is. */
const SHORT_RUN = 16

const IN_NO_FUNCTION = -1

export class Layout {
  /** Triples: start, start of the body, end of the body. */
  readonly functions: number[] = []
  /** One entry a function. */
  readonly areAsync: boolean[] = []
  /** Pairs: start, end. */
  readonly comments: number[] = []
  /** Pairs, as those: comments that change nothing about the tree. See `Scan.idle`. */
  readonly idle: number[] = []
  readonly #bytes: Uint8Array
  /** Of every open level: its column with tabs to multiples of 8, and with tabs as one column. */
  readonly #columns = [0]
  readonly #narrow = [0]
  /** How many blocks are open. */
  level = 0
  /** The level of the header of the function that the place lies in. */
  #functionLevel = IN_NO_FUNCTION
  /** Behind the last token of the line before. */
  #lineEnd = 0
  /** True behind a line that ends in a colon: a block must follow. */
  #opens = false
  /** Start of the function whose block must follow, or -1. */
  #header = -1
  #isAsync = false

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get #inFunction(): boolean {
    return this.#functionLevel !== IN_NO_FUNCTION
  }

  /** Notes a logical line whose last token ends before `at` or before the blanks there. */
  endLine(at: number): void {
    const bytes = this.#bytes
    let code = bytes[at - 1]
    while (code === SPACE || code === TAB || code === RETURN || code === FORM_FEED) code = bytes[--at - 1]
    this.#lineEnd = at
    this.#opens = code === COLON
  }

  /**
   * Notes a function, once the colon behind its header is read; one that lies in no other is kept.
   * @param start of `async` or `def`
   * @param at behind the colon
   * @returns false in doubt
   */
  header(start: number, isAsync: boolean, at: number): boolean {
    const bytes = this.#bytes
    const next = blanksEnd(bytes, at)
    const code = bytes[next]
    if (code === BACKSLASH_CODE) return false
    if (code !== NEWLINE && code !== HASH && code !== 0) return true
    if (this.#inFunction) return true
    this.#header = start
    this.#isAsync = isAsync
    return true
  }

  /**
   * Goes to the next logical line.
   * @param at behind its last token or at the start of the text
   * @returns its first token, or the end of the text, or -1 in doubt
   */
  nextLine(at: number): number {
    const bytes = this.#bytes
    const first = this.comments.length
    let start = at
    while (true) {
      while (bytes[at] === SPACE) at++
      const code = bytes[at]
      if (code === NEWLINE || (code === FORM_FEED && at === start)) start = ++at
      else if (code === TAB || code === RETURN || code === FORM_FEED) at++
      else if (code === HASH) at = this.comment(at)
      else {
        if (this.comments.length - first > 2 * SHORT_RUN) this.#noteIdle(first)
        if (code === 0) return this.#finish() ? at : -1
        return this.#enter(start, at) ? at : -1
      }
    }
  }

  /**
   * Notes those of a run of comment lines that the grammar need not see. It ends a block before the first comment that stands to the
   * left of it, so that one and the one before it count; and the first and the last, for they may begin and end the module.
   * @param first where the run begins among all comments; it may begin behind a token
   */
  #noteIdle(first: number): void {
    const { comments } = this
    let level = this.level
    let counts = true
    for (let index = first; index < comments.length; index += 2) {
      const next = index + 2
      const column = next < comments.length ? this.#commentColumn(comments[next] as number) : -1
      const endsBlock = column < (this.#columns[level] as number)
      while (level > 0 && column < (this.#columns[level] as number)) level--
      if (!counts && !endsBlock) this.idle.push(comments[index] as number, comments[index + 1] as number)
      counts = endsBlock
    }
  }

  /** The column of a comment as the grammar counts it. */
  #commentColumn(at: number): number {
    let column = 0
    for (let place = at - 1; ; place--) {
      const code = this.#bytes[place]
      if (code === SPACE) column++
      else if (code === TAB) column += 8
      else return column
    }
  }

  /** Notes the comment at `at`; returns the line end behind it. */
  comment(at: number): number {
    const found = this.#bytes.indexOf(NEWLINE, at)
    const end = found < 0 ? this.#bytes.indexOf(0, at) : found
    this.comments.push(at, this.#bytes[end - 1] === RETURN ? end - 1 : end)
    return end
  }

  /** The text ends: so do all blocks. */
  #finish(): boolean {
    if (this.#opens) return false
    if (this.#inFunction) this.functions.push(this.#lineEnd)
    return true
  }

  #enter(start: number, at: number): boolean {
    const narrow = at - start
    const level = this.level
    const column = narrow === 0 ? 0 : this.#columnOf(start, at)
    const top = this.#columns[level] as number
    if (column < 0) return false
    if (this.#opens) return column > top && narrow > (this.#narrow[level] as number) && this.#open(column, narrow, at)
    return column === top ? narrow === this.#narrow[level] : column < top && this.#leave(column, narrow)
  }

  #open(column: number, narrow: number, at: number): boolean {
    if (this.level === MOST_LEVELS) return false
    if (this.#header >= 0) {
      this.functions.push(this.#header, at)
      this.areAsync.push(this.#isAsync)
      this.#functionLevel = this.level
      this.#header = -1
    }
    this.level++
    this.#columns[this.level] = column
    this.#narrow[this.level] = narrow
    return true
  }

  #leave(column: number, narrow: number): boolean {
    while (column < (this.#columns[this.level] as number)) this.level--
    if (this.#inFunction && this.level <= this.#functionLevel) {
      this.functions.push(this.#lineEnd)
      this.#functionLevel = IN_NO_FUNCTION
    }
    return column === this.#columns[this.level] && narrow === this.#narrow[this.level]
  }

  /** The column of the token at `at`; -1 for blanks that the grammar counts in another way than Python does. */
  #columnOf(start: number, at: number): number {
    const bytes = this.#bytes
    let place = start
    while (bytes[place] === TAB) place++
    const column = at - start + 7 * (place - start)
    while (bytes[place] === SPACE) place++
    return place < at || column > MOST_COLUMNS ? -1 : column
  }
}
