/** Text that is safe to print on a terminal, and its colours. */

const controlSequence = '\u001b['

/** Colours, or the texts themselves where no colour is wanted. */
export type Palette = {
  readonly bold: (text: string) => string
  readonly red: (text: string) => string
  readonly green: (text: string) => string
  readonly yellow: (text: string) => string
  readonly cyan: (text: string) => string
  readonly dim: (text: string) => string
}

const paint = (code: number) => (text: string) => `${controlSequence}${code}m${text}${controlSequence}0m`
const plain = (text: string) => text

export function palette(color: boolean): Palette {
  if (!color) return { bold: plain, red: plain, green: plain, yellow: plain, cyan: plain, dim: plain }
  return { bold: paint(1), red: paint(31), green: paint(32), yellow: paint(33), cyan: paint(36), dim: paint(2) }
}

/**
 * Replaces control characters by pictures of the same width (U+2400…): source and file names must not drive a terminal, nor
 * turn the order of what a person reads (the bidirectional controls). Tabs stay.
 */
export function printable(text: string): string {
  let shown = ''
  for (const character of text) shown += picture(character)
  return shown
}

function picture(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code < 32 && code !== 9) return String.fromCodePoint(0x2400 + code)
  if (code === 127) return '\u2421'
  const isC1 = code > 127 && code < 160
  return isC1 || turnsText(code) ? '\ufffd' : character
}

function turnsText(code: number): boolean {
  return (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069)
}
