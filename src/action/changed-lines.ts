/** What a fix does to whole lines, which is what a suggestion replaces. */

/** Lines `first` to `last`, from 1, both included, and what stands there afterwards. */
export type ChangedLines = { readonly first: number; readonly last: number; readonly replacement: readonly string[] }

/**
 * The smallest run of lines whose replacement makes one text of the other. Lines that are only added take the line above along, or
 * the one below where there is none: a suggestion replaces one line at least. Null where no line changes, and for a text without
 * lines.
 */
export function changedLines(before: string, after: string): ChangedLines | null {
  if (before === after) return null
  const [old, made] = [linesOf(before), linesOf(after)]
  const shorter = Math.min(old.length, made.length)
  let head = 0
  while (head < shorter && old[head] === made[head]) head++
  let tail = 0
  while (tail < shorter - head && old[old.length - 1 - tail] === made[made.length - 1 - tail]) tail++
  if (head === old.length && head === made.length) return null
  if (head + tail === old.length) {
    if (head > 0) head--
    else if (tail > 0) tail--
    else return null
  }
  return { first: head + 1, last: old.length - tail, replacement: made.slice(head, made.length - tail) }
}

/**
 * The text with lines replaced, as a suggestion does it.
 * @param changes no two of them of the same line
 */
export function withLines(text: string, changes: readonly ChangedLines[]): string {
  const lines = linesOf(text)
  const fromBelow = [...changes].sort((a, b) => b.first - a.first)
  for (const { first, last, replacement } of fromBelow) lines.splice(first - 1, last - first + 1, ...replacement)
  return `${lines.join('\n')}${text.endsWith('\n') && lines.length > 0 ? '\n' : ''}`
}

/** Without line ends; the end of a last line begins no further one. */
function linesOf(text: string): string[] {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}
