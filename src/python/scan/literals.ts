/** Finds the ends of strings without fields, and reads the prefixes of strings. */

export const BACKSLASH_CODE = 92
const NEWLINE_CODE = 10
const RETURN_CODE = 13

export const NO_PREFIX = 0
export const RAW = 1
export const FORMATTED = 2
/** Letters that could be a prefix but are none together, as in `ub''`. */
export const BAD_PREFIX = 4

const [LETTER_B, LETTER_F, LETTER_R, LETTER_T, LETTER_U] = [98, 102, 114, 116, 117]

/** What the word between `start` and `end` says about the quote that follows at once. */
export function prefixOf(bytes: Uint8Array, start: number, end: number): number {
  if (end - start > 3) return NO_PREFIX
  for (let at = start; at < end; at++) if (!isPrefixLetter(lowerCase(bytes, at))) return NO_PREFIX
  const first = lowerCase(bytes, start)
  if (end - start === 1) return flagsOf(first)
  const second = lowerCase(bytes, start + 1)
  const other = first === LETTER_R ? second : first
  if (end - start === 3 || (first === LETTER_R) === (second === LETTER_R) || other === LETTER_U) return BAD_PREFIX
  return RAW | flagsOf(other)
}

/** Of a letter; of other characters something that is no letter. */
function lowerCase(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) | 32
}

function isPrefixLetter(letter: number): boolean {
  return letter === LETTER_R || letter === LETTER_B || letter === LETTER_U || flagsOf(letter) === FORMATTED
}

function flagsOf(letter: number): number {
  if (letter === LETTER_R) return RAW
  return letter === LETTER_F || letter === LETTER_T ? FORMATTED : NO_PREFIX
}

/** True where three of these quotes stand at `at`, the first being known. */
export function isTriple(bytes: Uint8Array, at: number, quote: number): boolean {
  return bytes[at + 1] === quote && bytes[at + 2] === quote
}

/** Behind the backslash at `at` and what it escapes, which is a whole line end where it is one. */
export function escapeEnd(bytes: Uint8Array, at: number): number {
  return bytes[at + 1] === RETURN_CODE ? at + 3 : at + 2
}

/** Behind the closing quote of the string whose opening quote is at `at`, or -1 where none closes it. */
export function stringEnd(bytes: Uint8Array, at: number, quote: number): number {
  return isTriple(bytes, at, quote) ? tripleEnd(bytes, at + 3, quote) : singleEnd(bytes, at + 1, quote)
}

function singleEnd(bytes: Uint8Array, at: number, quote: number): number {
  while (true) {
    const code = bytes[at] as number
    if (code === quote) return at + 1
    if (code === NEWLINE_CODE || code === 0) return -1
    at = code === BACKSLASH_CODE ? escapeEnd(bytes, at) : at + 1
  }
}

function tripleEnd(bytes: Uint8Array, at: number, quote: number): number {
  while (true) {
    const code = bytes[at] as number
    if (code === quote && isTriple(bytes, at, quote)) return at + 3
    if (code === 0) return -1
    at = code === BACKSLASH_CODE ? at + 2 : at + 1
  }
}
