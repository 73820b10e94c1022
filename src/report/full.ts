/** A finding as a person wants to read it: where, what, the source with a marker, and the fix or the reason against one. */

import type { Finding } from '../engine/finding.ts'
import { unmasked } from '../python/cells.ts'
import { Places, suffixOf } from '../python/places.ts'
import { notesOf } from './notes.ts'
import type { Format, Report, ReportedFile } from './report.ts'
import { type Palette, palette, printable } from './terminal.ts'

export const full: Format = report => report.files.map(file => fileText(file, report)).join('')

function fileText(file: ReportedFile, report: Report): string {
  if (file.findings.length === 0) return ''
  const places = new Places(file.path, file.text)
  const paint = palette(report.color)
  return file.findings.map(finding => findingText(finding, file, places, report, paint)).join('')
}

function findingText(finding: Finding, file: ReportedFile, places: Places, report: Report, paint: Palette): string {
  const place = `${paint.bold(printable(file.path))}${suffixOf(places.at(finding.range.start))}:`
  const tones = { chain: paint.cyan, fix: paint.green, unsafe: paint.yellow, declined: paint.yellow }
  const notes = notesOf(finding, file, report).map(({ kind, label, text }) => `${tones[kind](label)} ${text}`)
  const { gutter, excerpt } = excerptOf(finding, file.text, places, paint)
  const noteLines = notes.map(note => `${gutter} = ${note}\n`).join('')
  return `${place} ${paint.red(finding.rule)} ${finding.message}\n${excerpt}${noteLines}\n`
}

/** The first line of the finding with the one before it, and a marker below. */
function excerptOf(finding: Finding, text: string, places: Places, paint: Palette) {
  const { lines } = places
  const line = lines.lineAt(finding.range.start)
  const start = lines.start(line)
  const end = lines.end(line)
  const rowOf = (index: number) => places.at(lines.start(index)).row
  const width = String(rowOf(line)).length
  const gutter = ' '.repeat(width)
  const numbered = (index: number) =>
    `${paint.dim(`${String(rowOf(index)).padStart(width)} |`)} ${shownSource(text.slice(lines.start(index), lines.end(index)))}\n`
  const before = rowOf(line) > 1 && lines.end(line - 1) > lines.start(line - 1) ? numbered(line - 1) : ''
  const padding = shownSource(text.slice(start, finding.range.start)).replace(/[^\t]/gu, ' ')
  const marked = text.slice(finding.range.start, Math.max(finding.range.start, Math.min(finding.range.end, end)))
  const marker = paint.red('^'.repeat(Math.max(1, [...shownSource(marked)].length)))
  const rule = paint.dim(`${gutter} |`)
  return { gutter, excerpt: `${rule}\n${before}${numbered(line)}${rule} ${padding}${marker}\n` }
}

/** A source line for the terminal, cut where nobody reads on. */
function shownSource(line: string): string {
  const limit = 400
  const source = unmasked(line)
  return printable(source.length > limit ? `${source.slice(0, limit)}…` : source)
}
