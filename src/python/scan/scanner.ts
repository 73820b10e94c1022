/** Reads Python text token by token, as far as lines, brackets and strings need it. */

import * as characters from './characters.ts'
import { Layout } from './layout.ts'
import { BACKSLASH_CODE, BAD_PREFIX, FORMATTED, Literals, NO_PREFIX, prefixOf, RAW } from './literals.ts'
import { Nesting } from './nesting.ts'

const AT = 64

/** Behind `def` or `async def` at `at`, or -1 where no function begins there. */
function definitionEnd(text: string, at: number): number {
  const first = text.charCodeAt(at)
  if (first === 100) return isDef(text, at) ? at + 3 : -1
  if (first !== 97 || !text.startsWith('async', at)) return -1
  const next = characters.blanksEnd(text, at + 5)
  return next > at + 5 && isDef(text, next) ? next + 3 : -1
}

function isDef(text: string, at: number): boolean {
  return text.startsWith('def', at) && characters.wordEnd(text, at) === at + 3
}

/** Reads one text from its start to its end. */
export class Scanner {
  readonly #text: string
  /** Holds what was found. */
  readonly layout: Layout
  readonly #literals: Literals
  readonly #nesting: Nesting
  /** Start of the function whose header is being read, or -1; functions in functions do not count. */
  #header = -1
  #isAsync = false
  /** The level of the decorator on the line before, or -1. */
  #decorated = -1

  constructor(text: string) {
    this.#text = text
    this.layout = new Layout(text)
    this.#literals = new Literals(text)
    this.#nesting = new Nesting(text)
  }

  /** False in doubt. */
  run(): boolean {
    const layout = this.layout
    const end = this.#text.length
    let at = layout.nextLine(0)
    while (at >= 0 && at < end) {
      at = this.#line(this.#lineStart(at))
      if (at < 0 || this.#header >= 0) return false
      layout.endLine(at)
      at = layout.nextLine(at)
    }
    return at >= 0 && this.#decorated < 0
  }

  /** Steps over the keywords of a function at the start of a line, or stays; the grammar misreads a backslash there. */
  #lineStart(at: number): number {
    const first = this.#text.charCodeAt(at)
    if (first === BACKSLASH_CODE) return -1
    const behind = definitionEnd(this.#text, at)
    if (!this.#fitsDecorator(at, first === AT || behind >= 0)) return -1
    this.#decorated = first === AT ? this.layout.level : -1
    if (behind < 0) return at
    if (!this.layout.inFunction) {
      this.#header = at
      this.#isAsync = behind > at + 3
    }
    return behind
  }

  /** False where a decorator stands before something else than a decorator or a definition. */
  #fitsDecorator(at: number, isFine: boolean): boolean {
    if (this.#decorated < 0) return true
    return this.#decorated === this.layout.level && (isFine || this.#text.startsWith('class', at))
  }

  /** From a place in a logical line to its end: a line end, a comment or the end of the text; -1 in doubt. */
  #line(at: number): number {
    const text = this.#text
    const end = text.length
    const nesting = this.#nesting
    while (at >= 0 && at < end) {
      const code = text.charCodeAt(at)
      switch (characters.classOf(code)) {
        case characters.BLANK:
        case characters.OPERATOR:
          at++
          break
        case characters.WORD:
          at = this.#word(at, code)
          break
        case characters.QUOTE:
          at = this.#literals.end(at)
          break
        case characters.OPENER:
          at = nesting.open(code) ? at + 1 : -1
          break
        case characters.CLOSER:
          at = nesting.close(at, code)
          break
        case characters.COLON:
          at = nesting.depth === 0 ? this.#colon(at) : nesting.colon(at)
          break
        case characters.LINE_END:
          if (nesting.depth === 0) return at
          at++
          break
        case characters.HASH:
          if (nesting.depth === 0) return at
          at = nesting.strings > 0 ? -1 : this.layout.comment(at)
          break
        case characters.BACKSLASH:
          at = this.#continuation(at)
          break
        case characters.BANG:
          at = this.#bang(at)
          break
        default:
          return -1
      }
    }
    return nesting.depth === 0 ? at : -1
  }

  /** Steps over a word, and over the string that it is the prefix of. */
  #word(start: number, first: number): number {
    const text = this.#text
    const at = characters.wordEnd(text, start)
    const length = at - start
    if (length === 3 && first === 100 && isDef(text, start)) return -1
    if (length === 6 && first === 108 && this.#isDoubtfulLambda(start)) return -1
    if (length > 6 || at < 0 || at === text.length) return at
    const next = text.charCodeAt(at)
    if (next !== 34 && next !== 39) return at
    const prefix = prefixOf(text, start, at)
    if (prefix === BAD_PREFIX) return -1
    if (prefix === NO_PREFIX || prefix === RAW) return at
    return this.#nesting.string(at, prefix !== FORMATTED)
  }

  /** True for a `lambda` whose colon could be taken for that of the function or field around it. */
  #isDoubtfulLambda(at: number): boolean {
    const nesting = this.#nesting
    return ((this.#header >= 0 && nesting.depth === 0) || nesting.inField) && this.#text.startsWith('lambda', at)
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
    const text = this.#text
    if (this.#nesting.strings > 0) return -1
    const lineEnd = text.charCodeAt(at + 1) === 13 ? at + 2 : at + 1
    if (text.charCodeAt(lineEnd) !== 10) return -1
    const next = characters.blanksEnd(text, lineEnd + 1)
    if (next >= text.length) return -1
    const kind = characters.classOf(text.charCodeAt(next))
    const isEmpty = kind === characters.LINE_END || kind === characters.HASH || kind === characters.BACKSLASH
    return isEmpty ? -1 : next
  }

  /** `!` stands in `!=` and before the conversion of a field. */
  #bang(at: number): number {
    return this.#nesting.inField || this.#text.charCodeAt(at + 1) === 61 ? at + 1 : -1
  }
}
