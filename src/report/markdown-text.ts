/** Text of other people inside of Markdown: it is shown, and does nothing. */

import { printable } from './terminal.ts'

/**
 * Text as code, on one line, for a cell of a table as well: the fence is longer than any run of backticks within
 * (CommonMark, "Code spans"), and a `|` stays within its cell (GFM, "Tables").
 */
export function codeSpan(text: string): string {
  const shown = printable(text).replaceAll('|', '\\|')
  const fence = '`'.repeat(longestRun(shown) + 1)
  const gap = /^`|`$|^ .* $/.test(shown) ? ' ' : ''
  return shown ? `${fence}${gap}${shown}${gap}${fence}` : ''
}

/** How many backticks stand in a row, at most. */
export function longestRun(text: string): number {
  // There can be more of them than a call takes arguments.
  let longest = 0
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length)
  return longest
}

/** One of our messages, with its `code` kept as code; what else Markdown or GitHub would act on (`@`, `#`, `<`, …) is only shown. */
export function inline(text: string): string {
  return printable(text)
    .split(/`([^`]*)`/)
    .map((part, index) => (index % 2 === 1 ? codeSpan(part) : escaped(part)))
    .join('')
}

/** CommonMark lets each ASCII punctuation be escaped; `@` and `#` mean something to GitHub in spite of it, and become entities. */
function escaped(text: string): string {
  return text
    .replace(/[\\`*_{}[\]<>()~|!]/g, '\\$&')
    .replaceAll('#', '&#35;')
    .replaceAll('@', '&#64;')
}
