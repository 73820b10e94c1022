/** A finding as a person wants to read it: where, what, the source with a marker, and the fix or the reason against one. */

import type { ChainLink, Finding } from '../engine/finding.ts'
import { LineIndex } from '../python/lines.ts'
import { fixSentence, orderedFixes } from './fixes.ts'
import { type Format, linkedFile, type Report, type ReportedFile } from './report.ts'
import { type Palette, palette, printable } from './terminal.ts'

export const full: Format = report => report.files.map(file => fileText(file, report)).join('')

function fileText(file: ReportedFile, report: Report): string {
  if (file.findings.length === 0) return ''
  const lines = new LineIndex(file.text)
  const paint = palette(report.color)
  return file.findings.map(finding => findingText(finding, file, lines, report, paint)).join('')
}

function findingText(finding: Finding, file: ReportedFile, lines: LineIndex, report: Report, paint: Palette): string {
  const { row, column } = lines.position(finding.range.start)
  const place = `${paint.bold(printable(file.path))}:${row}:${column}:`
  const notes = [
    ...finding.chain.map(link => `${paint.cyan('calls:')} ${linkText(link, file, report)}`),
    ...orderedFixes(finding, file.unsafe).map(fix =>
      fix.applicability === 'safe'
        ? `${paint.green('fix:')} ${fixSentence(fix)}`
        : `${paint.yellow(file.unsafe ? 'unsafe fix:' : 'fix with --unsafe:')} ${fixSentence(fix)}`,
    ),
    ...(finding.declined
      ? [`${paint.yellow('left alone:')} ${finding.declined.message} (${finding.declined.reason})`]
      : []),
  ]
  const { gutter, excerpt } = excerptOf(finding, file.text, lines, paint)
  const noteLines = notes.map(note => `${gutter} = ${note}\n`).join('')
  return `${place} ${paint.red(finding.rule)} ${finding.message}\n${excerpt}${noteLines}\n`
}

/** The first line of the finding with the one before it, and a marker below. */
function excerptOf(finding: Finding, text: string, lines: LineIndex, paint: Palette) {
  const line = lines.lineAt(finding.range.start)
  const start = lines.start(line)
  const end = lines.end(line)
  const width = String(line + 1).length
  const gutter = ' '.repeat(width)
  const numbered = (index: number) =>
    `${paint.dim(`${String(index + 1).padStart(width)} |`)} ${shownSource(text.slice(lines.start(index), lines.end(index)))}\n`
  const before = line > 0 && lines.end(line - 1) > lines.start(line - 1) ? numbered(line - 1) : ''
  const padding = shownSource(text.slice(start, finding.range.start)).replace(/[^\t]/gu, ' ')
  const marked = text.slice(finding.range.start, Math.max(finding.range.start, Math.min(finding.range.end, end)))
  const marker = paint.red('^'.repeat(Math.max(1, [...shownSource(marked)].length)))
  const rule = paint.dim(`${gutter} |`)
  return { gutter, excerpt: `${rule}\n${before}${numbered(line)}${rule} ${padding}${marker}\n` }
}

/** A source line for the terminal, cut where nobody reads on. */
function shownSource(source: string): string {
  const limit = 400
  return printable(source.length > limit ? `${source.slice(0, limit)}…` : source)
}

function linkText(link: ChainLink, own: ReportedFile, report: Report): string {
  const file = linkedFile(link, own, report)
  if (!file) return `${printable(link.path)}: ${link.message}`
  const { row, column } = new LineIndex(file.text).position(link.range.start)
  return `${printable(link.path)}:${row}:${column}: ${link.message}`
}
