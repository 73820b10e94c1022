/** How long a text is in the picture, whatever fonts its reader has. */

/** Widths in thousandths of the size, from the Adobe font metrics of Helvetica; other letters count as `0`. */
const widths: Readonly<Record<number, string>> = {
  191: "'",
  222: 'ijl',
  278: ' .,:;/ftI![]\\',
  333: '-()r`',
  355: '"',
  500: 'ckvsxyzJ',
  556: 'abdeghnopquL0123456789_$?#',
  584: '=+<>~',
  611: 'FTZ',
  667: 'ABEKPSVXY&',
  722: 'wCDHNRU',
  778: 'GOQ',
  833: 'mM',
  889: '%',
  944: 'W',
  1000: '→…—',
}

const widthOf = new Map(
  Object.entries(widths).flatMap(([width, letters]) => [...letters].map(letter => [letter, Number(width) / 1000])),
)

/** What a letter of a font for code takes, in parts of its size. */
export const monoAdvance = 0.6

/** How much wider than Helvetica: enough for most fonts without letters that touch, little enough for Helvetica itself. */
const room = { plain: 1.04, bold: 1.18 }

/** In pixels. */
export function lengthOf(text: string, size: number, kind: 'plain' | 'bold' | 'code'): number {
  const letters = [...text]
  if (kind === 'code') return letters.length * monoAdvance * size
  return letters.reduce((sum, letter) => sum + (widthOf.get(letter) ?? 0.556), 0) * size * room[kind]
}
