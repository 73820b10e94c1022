/** Names for findings that stay the same while lines come and go around them. */

import type { Finding } from '../engine/finding.ts'
import { digestOf } from '../project/digest.ts'
import { LineIndex } from '../python/lines.ts'

/**
 * A name for each finding of a file: of its rule, the path, the text of its lines with blanks made one, and its number among
 * equals. No line number is in it, and no column.
 * @param path from the root of the repository
 */
export function fingerprintsOf(findings: readonly Finding[], path: string, text: string): string[] {
  const seen = new Map<string, number>()
  return identitiesOf(findings, text).map(own => {
    const identity = `${path}\n${own}`
    const ordinal = seen.get(identity) ?? 0
    seen.set(identity, ordinal + 1)
    return digestOf(`${identity}${ordinal}`)
  })
}

/** Of each finding its rule and the text of its lines with blanks made one: the same for equals, in whatever file. */
export function identitiesOf(findings: readonly Finding[], text: string): string[] {
  const lines = new LineIndex(text)
  return findings.map(({ rule, range }) => {
    const start = lines.start(lines.lineAt(range.start))
    const end = lines.end(lines.lineAt(Math.max(range.start, range.end - 1)))
    const source = text.slice(start, end).replace(/\s+/g, ' ').trim()
    return JSON.stringify([rule, source])
  })
}
