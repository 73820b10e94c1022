/** Findings in reviewdog's diagnostic format: one object, or one diagnostic a line. */

import type { Finding } from '../engine/finding.ts'
import { orderedFixes } from './fixes.ts'
import { HostPlaces, type HostPosition, type HostRange, hostPath } from './host-places.ts'
import { plainText } from './notes.ts'
import { linesOf, oneEdit } from './one-edit.ts'
import { type Format, homepage, linkedFile, type Report, type ReportedFile } from './report.ts'

/** A suggestion replaces all that lies between the edits of its fix; over more lines nobody sees what it changes. */
const longestSuggestion = 10

const source = { name: 'async-fix', url: homepage }

/** A `DiagnosticResult` of reviewdog's `proto/rdf`. */
export const rdjson: Format = report => {
  return `${JSON.stringify({ source, severity: 'WARNING', diagnostics: diagnosticsOf(report) }, null, 2)}\n`
}

/** A `Diagnostic` a line, each with its source. */
export const rdjsonl: Format = report =>
  diagnosticsOf(report)
    .map(each => `${JSON.stringify({ ...each, source, severity: 'WARNING' })}\n`)
    .join('')

function diagnosticsOf(report: Report) {
  return report.files.flatMap(file => {
    const places = new HostPlaces(file.path, file.text)
    return file.findings.map(finding => diagnostic(finding, file, places, report))
  })
}

function diagnostic(finding: Finding, file: ReportedFile, places: HostPlaces, report: Report) {
  const url = report.urlOf(finding.rule)
  return {
    message: `${places.prefix(finding.range)}${plainText(finding, file, report)}`,
    location: { path: hostPath(file.absolutePath, report), range: rdRange(places.range(finding.range)) },
    code: { value: finding.rule, ...(url ? { url } : {}) },
    suggestions: places.isNotebook ? [] : suggestions(finding, file, places),
    related_locations: related(finding, file, report),
  }
}

/**
 * At most one. reviewdog posts each suggestion by itself, so that the edits of a fix become one; a fix whose edits lie far
 * apart, as with an import to add, or that may change what a program does, is told in words alone.
 */
function suggestions(finding: Finding, file: ReportedFile, places: HostPlaces) {
  const [fix] = orderedFixes(finding, file.unsafe)
  if (!fix || (fix.applicability === 'unsafe' && !file.unsafe)) return []
  const edit = oneEdit(fix, file.text)
  if (!edit || linesOf(edit, file.text) > longestSuggestion) return []
  return [{ range: rdRange(places.range(edit)), text: edit.text }]
}

function related({ chain }: Finding, own: ReportedFile, report: Report) {
  return chain.flatMap(link => {
    const file = linkedFile(link, own, report)
    if (!file) return []
    const range = rdRange(new HostPlaces(link.path, file.text).range(link.range))
    return [{ message: link.message, location: { path: hostPath(file.absolutePath, report), range } }]
  })
}

/** Columns are bytes of UTF-8; `end` is exclusive. */
function rdRange({ start, end }: HostRange) {
  return { start: rdPosition(start), end: rdPosition(end) }
}

function rdPosition({ line, byteColumn }: HostPosition) {
  return { line, column: byteColumn }
}
