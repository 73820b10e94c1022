/** Reads Python text token by token, as far as lines, brackets and strings need it. */

import * as characters from './characters.ts'
import { classes } from './characters.ts'
import { Layout } from './layout.ts'
import { BACKSLASH_CODE, BAD_PREFIX, FORMATTED, NO_PREFIX, prefixOf, RAW, stringEnd } from './literals.ts'
import { Nesting } from './nesting.ts'

const [AT, LETTER_A, LETTER_D, LETTER_L] = [64, 97, 100, 108]
const encoder = new TextEncoder()
const [ASYNC, CLASS, DEF, LAMBDA] = ['async', 'class', 'def', 'lambda'].map(word => encoder.encode(word)) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
  Uint8Array,
]

/** Behind `def` or `async def` at `at`, or -1 where no function begins there. */
function definitionEnd(bytes: Uint8Array, at: number): number {
  const first = bytes[at]
  if (first === LETTER_D) return isWord(bytes, at, DEF) ? at + 3 : -1
  if (first !== LETTER_A || !isWord(bytes, at, ASYNC)) return -1
  const next = characters.blanksEnd(bytes, at + 5)
  return isWord(bytes, next, DEF) ? next + 3 : -1
}

function isWord(bytes: Uint8Array, at: number, word: Uint8Array): boolean {
  const kind = classes[bytes[at + word.length] as number]
  return kind !== characters.WORD && kind !== characters.FOREIGN && characters.stands(bytes, at, word)
}

/** True for words that look like `def` and `lambda`. */
function mayBeKeyword(bytes: Uint8Array, start: number, length: number): boolean {
  return (length === 3 && bytes[start] === LETTER_D) || (length === 6 && bytes[start] === LETTER_L)
}

/** Reads one text from its start to its end. */
export class Scanner {
  /** Holds what was found. */
  readonly layout: Layout
  readonly #bytes: Uint8Array
  readonly #nesting: Nesting
  /** Start of the function whose header is being read, or -1. */
  #header = -1
  #isAsync = false
  /** The level of the decorator on the line before, or -1. */
  #decorated = -1

  /** @param bytes the text in UTF-8, and behind it four NULs; it holds none itself */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.layout = new Layout(bytes)
    this.#nesting = new Nesting(bytes)
  }

  /** False in doubt. */
  run(): boolean {
    const layout = this.layout
    let at = layout.nextLine(0)
    while (at >= 0 && this.#bytes[at] !== 0) {
      at = this.#lineStart(at)
      if (at >= 0) at = this.#line(at)
      if (at < 0 || this.#header >= 0) return false
      layout.endLine(at)
      at = layout.nextLine(at)
    }
    return at >= 0 && this.#decorated < 0
  }

  /** Steps over the keywords of a function at the start of a line, or stays; the grammar misreads a backslash there. */
  #lineStart(at: number): number {
    const first = this.#bytes[at]
    if (first === BACKSLASH_CODE) return -1
    const behind = definitionEnd(this.#bytes, at)
    if (this.#decorated >= 0 && !this.#fitsDecorator(at, first === AT || behind >= 0)) return -1
    this.#decorated = first === AT ? this.layout.level : -1
    if (behind < 0) return at
    this.#header = at
    this.#isAsync = first === LETTER_A
    return behind
  }

  /** False where the decorator on the line before stands before something else than a decorator or a definition. */
  #fitsDecorator(at: number, isFine: boolean): boolean {
    return this.#decorated === this.layout.level && (isFine || isWord(this.#bytes, at, CLASS))
  }

  /** From a place in a logical line to its end: a line end, a comment or the end of the text; -1 in doubt. */
  #line(at: number): number {
    const bytes = this.#bytes
    const nesting = this.#nesting
    while (at >= 0) {
      let kind = classes[bytes[at] as number] as number
      while (kind <= characters.OPERATOR) kind = classes[bytes[++at] as number] as number
      if (kind === characters.WORD) {
        const start = at
        do kind = classes[bytes[++at] as number] as number
        while (kind === characters.WORD)
        if (kind === characters.QUOTE || kind === characters.FOREIGN || mayBeKeyword(bytes, start, at - start))
          at = this.#word(start)
      } else if (nesting.depth === 0 && (kind === characters.LINE_END || kind === characters.HASH)) return at
      else if (kind === characters.DOUBT) return nesting.depth === 0 && bytes[at] === 0 ? at : -1
      else at = this.#token(at, kind)
    }
    return at
  }

  /** Steps over a token that is no word, or over what it begins. */
  #token(at: number, kind: number): number {
    const bytes = this.#bytes
    const nesting = this.#nesting
    switch (kind) {
      case characters.QUOTE:
        return stringEnd(bytes, at, bytes[at] as number)
      case characters.OPENER:
        return nesting.open(bytes[at] as number) ? at + 1 : -1
      case characters.CLOSER:
        return nesting.close(at, bytes[at] as number)
      case characters.COLON:
        return nesting.depth === 0 ? this.#colon(at) : nesting.colon(at)
      case characters.LINE_END:
        return at + 1
      case characters.HASH:
        return nesting.strings > 0 ? -1 : this.layout.comment(at)
      case characters.BACKSLASH:
        return this.#continuation(at)
      case characters.BANG:
        return nesting.inField || bytes[at + 1] === 61 ? at + 1 : -1
      default:
        return this.#word(at)
    }
  }

  /** Steps over a word, and over the string that it is the prefix of. */
  #word(start: number): number {
    const bytes = this.#bytes
    const first = bytes[start]
    const at = characters.wordEnd(bytes, start)
    const length = at - start
    if (length > 6 || at < 0) return at
    if (length === 3 && first === LETTER_D && characters.stands(bytes, start, DEF)) return -1
    if (length === 6 && first === LETTER_L && this.#isDoubtfulLambda(start)) return -1
    if (classes[bytes[at] as number] !== characters.QUOTE) return at
    const prefix = prefixOf(bytes, start, at)
    if (prefix === BAD_PREFIX) return -1
    if (prefix === NO_PREFIX || prefix === RAW) return at
    return this.#nesting.string(at, prefix !== FORMATTED)
  }

  /** True for a `lambda` whose colon could be taken for that of the function or field around it. */
  #isDoubtfulLambda(at: number): boolean {
    const nesting = this.#nesting
    const isExposed = (this.#header >= 0 && nesting.depth === 0) || nesting.inField
    return isExposed && characters.stands(this.#bytes, at, LAMBDA)
  }

  /** A colon in no bracket. */
  #colon(at: number): number {
    if (this.#header < 0) return at + 1
    const isFine = this.layout.header(this.#header, this.#isAsync, at + 1)
    this.#header = -1
    return isFine ? at + 1 : -1
  }

  /** A line that goes on behind a backslash; doubt where nothing follows, and in fields. */
  #continuation(at: number): number {
    const bytes = this.#bytes
    if (this.#nesting.strings > 0) return -1
    const lineEnd = bytes[at + 1] === 13 ? at + 2 : at + 1
    if (bytes[lineEnd] !== 10) return -1
    const next = characters.blanksEnd(bytes, lineEnd + 1)
    const kind = classes[bytes[next] as number]
    const isMore =
      kind !== characters.LINE_END &&
      kind !== characters.HASH &&
      kind !== characters.BACKSLASH &&
      kind !== characters.DOUBT
    return isMore ? next : -1
  }
}
