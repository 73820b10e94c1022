/** Which findings a job tells. */

import type { Finding } from '../engine/finding.ts'
import { LineIndex } from '../python/lines.ts'
import type { Report } from '../report/report.ts'
import type { AnalysedFile } from './analysis.ts'
import { liesInDiff } from './drafts.ts'
import type { Filter } from './inputs.ts'
import type { PullRequest } from './pull-request.ts'

/**
 * The findings of a file that are told.
 * @param pull null where there is none to compare with: then all are
 */
export function findingsInScope(
  { path, inspection }: AnalysedFile,
  filter: Filter,
  pull: PullRequest | null,
): readonly Finding[] {
  const { result, read, unsafe } = inspection
  if (!pull || filter === 'all') return result.findings
  const changed = pull.files.get(path)
  if (!changed) return []
  if (filter === 'file') return result.findings
  const lines = new LineIndex(read.text)
  return result.findings.filter(finding => liesInDiff(finding, lines, { hunks: changed.hunks, unsafe }))
}

/**
 * The report of these findings alone.
 * @param files those of the report, in the same order
 */
export function reportOfThese(report: Report, files: readonly AnalysedFile[], told: ReadonlySet<Finding>): Report {
  const narrowed = report.files.map((file, index) => {
    const all = files[index]?.inspection.result.findings ?? []
    return { ...file, findings: file.findings.filter((_, number) => told.has(all[number] as Finding)) }
  })
  return { ...report, files: narrowed.filter(({ findings }) => findings.length > 0) }
}
