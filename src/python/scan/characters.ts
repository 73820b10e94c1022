/** Sorts characters by what they can mean outside of strings and comments. */

/** Of a character that no Python token begins with: the text is not read any further. */
export const DOUBT = 0
export const BLANK = 1
/** A token, or a part of one, that changes nothing about lines and brackets. */
export const OPERATOR = 2
export const WORD = 3
export const LINE_END = 4
export const QUOTE = 5
export const OPENER = 6
export const CLOSER = 7
export const COLON = 8
export const HASH = 9
export const BACKSLASH = 10
export const BANG = 11

/** By character code, below 128. */
export const classes = new Uint8Array(128)
for (const [kind, characters] of [
  [BLANK, ' \t\f\r'],
  [OPERATOR, '+-*/%&|^~<>=.,@;'],
  [WORD, 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_'],
  [LINE_END, '\n'],
  [QUOTE, '\'"'],
  [OPENER, '([{'],
  [CLOSER, ')]}'],
  [COLON, ':'],
  [HASH, '#'],
  [BACKSLASH, '\\'],
  [BANG, '!'],
] as const)
  for (const character of characters) classes[character.charCodeAt(0)] = kind

/** Of any character code; what is not ASCII is a part of a word, see `wordEnd`. */
export function classOf(code: number): number {
  return code < 128 ? (classes[code] as number) : WORD
}

/**
 * Behind the last character of the word that `at` lies in, or -1 where it holds a character that is a blank or a
 * format character somewhere: parsers and Python do not agree about those.
 */
export function wordEnd(text: string, at: number): number {
  const end = text.length
  while (at < end) {
    const code = text.charCodeAt(at)
    if (code < 128) {
      if (classes[code] !== WORD) return at
    } else if (isInvisible(code)) return -1
    at++
  }
  return at
}

function isInvisible(code: number): boolean {
  if (code <= 0xad) return code <= 0xa0 || code === 0xad
  if (code < 0x1680) return false
  return (
    code === 0x1680 ||
    code === 0x180e ||
    (code >= 0x2000 && code <= 0x206f) ||
    code === 0x3000 ||
    code === 0xfeff ||
    code >= 0xfff0
  )
}

/** Behind the blanks at `at`; line ends are none, a `\r` is. */
export function blanksEnd(text: string, at: number): number {
  const end = text.length
  while (at < end) {
    const code = text.charCodeAt(at)
    if (code >= 128 || classes[code] !== BLANK) break
    at++
  }
  return at
}
