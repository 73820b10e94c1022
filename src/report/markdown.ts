/** Findings as a Markdown table, as for the summary of a job. */

import { chosenFix, type Finding } from '../engine/finding.ts'
import { Places, suffixOf } from '../python/places.ts'
import { hostPath } from './host-places.ts'
import { codeSpan, inline } from './markdown-text.ts'
import { notesOf } from './notes.ts'
import type { Format, Report, ReportedFile } from './report.ts'

export const markdown: Format = report => {
  const files = report.files.filter(({ findings }) => findings.length > 0)
  if (files.length === 0) return '**async-fix** found nothing.\n'
  const rows = files.flatMap(file => rowsOf(file, report))
  return `${heading(files)}\n\n| Place | Rule | Finding |\n| --- | --- | --- |\n${rows.join('')}`
}

function heading(files: readonly ReportedFile[]): string {
  const findings = files.flatMap(file => file.findings.map(finding => ({ finding, unsafe: file.unsafe })))
  const fixable = findings.filter(({ finding, unsafe }) => chosenFix(finding, unsafe)).length
  const withUnsafe = findings.filter(({ finding }) => finding.fixes.length > 0).length - fixable
  const found = `${counted(findings.length, 'finding')} in ${counted(files.length, 'file')}`
  const parts = [`${fixable} fixable`, ...(withUnsafe > 0 ? [`${withUnsafe} more with \`--unsafe\``] : [])]
  return `**async-fix**: ${found}, ${parts.join(', ')}`
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

function rowsOf(file: ReportedFile, report: Report): string[] {
  const places = new Places(file.path, file.text)
  const path = hostPath(file.absolutePath, report)
  return file.findings.map(finding => {
    const place = codeSpan(`${path}${suffixOf(places.at(finding.range.start))}`)
    return `| ${place} | ${ruleLink(finding, report)} | ${sentences(finding, file, report)} |\n`
  })
}

function ruleLink({ rule }: Finding, report: Report): string {
  const url = report.urlOf(rule)
  return url ? `[${rule}](${url})` : rule
}

/** The message, and below it what would repair it or why nothing does. */
function sentences(finding: Finding, file: ReportedFile, report: Report): string {
  const notes = notesOf(finding, file, report).map(({ label, text }) => `*${label}* ${inline(text)}`)
  return [inline(finding.message), ...notes].join('<br>')
}
