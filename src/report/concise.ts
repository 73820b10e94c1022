/** One line a finding: `path:row:column: rule message [fixable]`. */

import { chosenFix, type Finding } from '../engine/finding.ts'
import { Places, suffixOf } from '../python/places.ts'
import type { Format, ReportedFile } from './report.ts'
import { type Palette, palette, printable } from './terminal.ts'

export const concise: Format = ({ files, color }) => files.map(file => fileLines(file, palette(color))).join('')

function fileLines({ path, text, findings, unsafe }: ReportedFile, paint: Palette): string {
  if (findings.length === 0) return ''
  const places = new Places(path, text)
  return findings
    .map(finding => {
      const place = `${paint.bold(printable(path))}${suffixOf(places.at(finding.range.start))}:`
      return `${place} ${paint.red(finding.rule)} ${finding.message}${paint.dim(fixMark(finding, unsafe))}\n`
    })
    .join('')
}

/** What a run can do about a finding: ` [fixable]`, ` [fixable with --unsafe]`, or the name of the reason to leave it alone. */
export function fixMark(finding: Finding, unsafe: boolean): string {
  if (chosenFix(finding, unsafe)) return ' [fixable]'
  if (finding.fixes.length > 0) return ' [fixable with --unsafe]'
  return finding.declined ? ` [left alone: ${finding.declined.reason}]` : ''
}
