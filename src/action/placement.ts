/** Where on a pull request a finding is told: as a suggestion, as a comment, or outside of the diff. */

import { applyEdits } from '../engine/apply.ts'
import { chosenFix, type Finding, type Fix, reachesOver } from '../engine/finding.ts'
import { LineIndex } from '../python/lines.ts'
import { type ChangedLines, changedLines } from './changed-lines.ts'
import { type Hunk, hunkAround } from './hunks.ts'

/** A file of the pull request as it is at its head. */
export type HeadFile = {
  readonly text: string
  readonly hunks: readonly Hunk[]
}

export type Placement =
  /** One press of a button makes the whole fix. */
  | { readonly kind: 'suggestion'; readonly fix: Fix; readonly lines: ChangedLines }
  /** The fix, if there is one, needs more than the lines that a suggestion may replace. */
  | { readonly kind: 'comment'; readonly fix: Fix | null; readonly line: number }
  /** GitHub takes no comment there. */
  | { readonly kind: 'outside'; readonly fix: Fix | null }

/**
 * Where a finding is told. A suggestion is one only where its lines lie in one hunk and are the whole fix: a person applies each
 * suggestion by itself, and a fix without its import would break the file. GitHub writes `\n` into a file with other line ends,
 * which therefore gets no suggestion.
 */
export function placementOf(finding: Finding, { text, hunks }: HeadFile, unsafe: boolean): Placement {
  const fix = chosenFix(finding, unsafe)
  const lines =
    fix && !reachesOver(fix) && !text.includes('\r') ? changedLines(text, applyEdits(text, fix.edits)) : null
  if (fix && lines && hunkAround(lines.first, lines.last, hunks)) return { kind: 'suggestion', fix, lines }
  const line = new LineIndex(text).lineAt(finding.range.start) + 1
  return hunkAround(line, line, hunks) ? { kind: 'comment', fix, line } : { kind: 'outside', fix }
}
