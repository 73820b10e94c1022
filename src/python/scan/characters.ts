/** Sorts the bytes of a text by what they can mean outside of strings and comments. */

export const BLANK = 0
/** A token, or a part of one, that changes nothing about lines and brackets. */
export const OPERATOR = 1
export const WORD = 2
/** Of a character outside of ASCII: a part of a word, or a blank that is none for Python. */
export const FOREIGN = 3
export const LINE_END = 4
export const QUOTE = 5
export const OPENER = 6
export const CLOSER = 7
export const COLON = 8
export const HASH = 9
export const BACKSLASH = 10
export const BANG = 11
/** Of a byte that no Python token begins with, the NUL at the end included: the text is not read any further. */
export const DOUBT = 12

/** The class of every byte. */
export const classes = new Uint8Array(256).fill(DOUBT).fill(FOREIGN, 128)
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

/**
 * Behind the last byte of the word that `at` lies in, or -1 where it holds a character that is a blank or a format
 * character somewhere: parsers and Python do not agree about those.
 */
export function wordEnd(bytes: Uint8Array, at: number): number {
  while (true) {
    let kind = classes[bytes[at] as number]
    while (kind === WORD) kind = classes[bytes[++at] as number]
    if (kind !== FOREIGN) return at
    if (isInvisible(bytes, at)) return -1
    at++
  }
}

function isInvisible(bytes: Uint8Array, at: number): boolean {
  const lead = bytes[at] as number
  const second = (bytes[at + 1] as number) & 63
  if (lead === 0xc2) return second <= 0x20 || second === 0x2d
  if (lead < 0xe1 || lead > 0xef) return false
  const code = ((lead & 15) << 12) | (second << 6) | ((bytes[at + 2] as number) & 63)
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
export function blanksEnd(bytes: Uint8Array, at: number): number {
  while (classes[bytes[at] as number] === BLANK) at++
  return at
}

/** True where these bytes stand at `at`. */
export function stands(bytes: Uint8Array, at: number, expected: Uint8Array): boolean {
  for (let index = 0; index < expected.length; index++) if (bytes[at + index] !== expected[index]) return false
  return true
}
