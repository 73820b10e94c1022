/** Finds the functions and comments of a Python text without parsing it. */

import { bytesOf, NULS, toTextPlaces } from './scan/bytes.ts'
import type { Layout } from './scan/layout.ts'
import { Scanner } from './scan/scanner.ts'

/**
 * A function definition that lies in no other function (it may lie in classes, `if`, `try`, `with`, loops) and whose
 * body begins on a later line than its colon. Offsets are UTF-16 code units, ends exclusive.
 */
export type ScannedFunction = {
  /** Of `async` or `def`; decorators lie before it. */
  readonly start: number
  /** Of the first token of the body's first statement (comments and blank lines between colon and body are skipped). */
  readonly bodyStart: number
  /** Behind the last token of the body (a trailing `;` is a token); comments, blanks and line ends behind it are outside. */
  readonly bodyEnd: number
  readonly isAsync: boolean
}

/** Without its line end. */
export type ScannedComment = { readonly start: number; readonly end: number }

export type Scan = {
  /** In source order. */
  readonly functions: readonly ScannedFunction[]
  /** Every comment of the text, in source order. */
  readonly comments: readonly ScannedComment[]
  /**
   * Comments of long runs of comment lines, in source order, without which the tree is the same. At each comment the grammar looks over
   * all that follow, so a run of them costs the square of its length.
   */
  readonly idle: readonly ScannedComment[]
}

/**
 * Scans a text without byte order mark, whose lines end in `\n` or `\r\n`. Where Python compiles the text and the
 * answer is not null, the answer is what Python and the grammar see; see Python's lexical analysis.
 * @returns null in doubt: the whole text has to be parsed then
 */
export function scan(text: string): Scan | null {
  if (!hasPlainLineEnds(text)) return null
  const bytes = bytesOf(text)
  const scanner = new Scanner(bytes)
  if (!scanner.run()) return null
  const { functions, comments, idle } = scanner.layout
  if (bytes.length > text.length + NULS) {
    toTextPlaces(functions, bytes)
    toTextPlaces(comments, bytes)
    toTextPlaces(idle, bytes)
  }
  return resultOf(scanner.layout)
}

/** True where every `\r` stands before a `\n` and no NUL ends the text for the parser. */
function hasPlainLineEnds(text: string): boolean {
  if (text.indexOf('\0') >= 0) return false
  for (let at = text.indexOf('\r'); at >= 0; at = text.indexOf('\r', at + 1))
    if (at + 1 === text.length || text.charCodeAt(at + 1) !== 10) return false
  return true
}

function resultOf({ functions: places, areAsync, comments, idle }: Layout): Scan {
  const functions = areAsync.map((isAsync, index) => ({
    start: places[3 * index] as number,
    bodyStart: places[3 * index + 1] as number,
    bodyEnd: places[3 * index + 2] as number,
    isAsync,
  }))
  return { functions, comments: pairsOf(comments), idle: pairsOf(idle) }
}

function pairsOf(places: readonly number[]): ScannedComment[] {
  const pairs: ScannedComment[] = []
  for (let at = 0; at < places.length; at += 2)
    pairs.push({ start: places[at] as number, end: places[at + 1] as number })
  return pairs
}
