/** Findings as workflow commands: GitHub shows each beside its line of a pull request. */

import type { Finding } from '../engine/finding.ts'
import { HostPlaces, hostPath } from './host-places.ts'
import { plainText } from './notes.ts'
import type { Format, Report, ReportedFile } from './report.ts'

export const github: Format = report =>
  report.files
    .map(file => {
      const places = new HostPlaces(file.path, file.text)
      return file.findings.map(finding => `${annotation(finding, file, places, report)}\n`).join('')
    })
    .join('')

/** One `::error` command (GitHub docs, "Workflow commands"). Columns are told for a range within one line only: GitHub rejects others. */
function annotation(finding: Finding, file: ReportedFile, places: HostPlaces, report: Report): string {
  const { start, end } = places.range(finding.range)
  const columns = start.line === end.line && !places.isNotebook ? { col: start.column, endColumn: end.column } : {}
  const lines = { line: start.line, endLine: end.line }
  const title = `async-fix (${finding.rule})`
  const properties = { title, file: hostPath(file.absolutePath, report), ...lines, ...columns }
  const told = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
  const message = `${places.prefix(finding.range)}${finding.rule}: ${plainText(finding, file, report)}`
  return `::error ${told.join(',')}::${escapeData(message)}`
}

/** As the runner takes it back (actions/toolkit, `command.ts`): nothing in a message can begin a second command. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
