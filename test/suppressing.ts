/** Silences findings as a person would: with a comment at the end of the line, or above it. */

import type { Finding } from '../src/engine/finding.ts'
import { parser } from './engine-under-test.ts'

/** Puts the comment at the end of each finding's first line, or above it where that line ends in no comment. */
export function suppress(text: string, findings: readonly Finding[], mark: string): string {
  const lines = text.split('\n')
  const marksIn = (some: readonly string[]) =>
    commentsOf(some.join('\n')).filter(comment => comment.endsWith(mark)).length
  const rows = new Set(findings.map(({ range }) => text.slice(0, range.start).split('\n').length - 1))
  for (const row of [...rows].sort((a, b) => b - a)) {
    const line = lines[row] ?? ''
    const atEnd = lines.with(row, `${line}  ${mark}`)
    if (marksIn(atEnd) > marksIn(lines)) lines[row] = `${line}  ${mark}`
    else lines.splice(row, 0, `${/^\s*/.exec(line)?.[0] ?? ''}${mark}`)
  }
  return lines.join('\n')
}

/** Every comment of a text, without the blanks at its end. */
export function commentsOf(text: string): string[] {
  return parser.parse(text).comments.map(comment => comment.text.trimEnd())
}
