/** Findings as JSON, in ruff's shape: one array, or one object a line. */

import type { Edit, Range } from '../engine/edit.ts'
import type { ChainLink, Finding, Fix } from '../engine/finding.ts'
import { isNotebookPath, unmasked } from '../python/cells.ts'
import { Places as FilePlaces } from '../python/places.ts'
import { fixSentence, orderedFixes } from './fixes.ts'
import { type Format, linkedFile, type Report, type ReportedFile } from './report.ts'

/** 1-based; columns count Unicode code points. In a notebook rows are those of the cell, which is counted among all cells. */
export type JsonLocation = { readonly cell?: number; readonly row: number; readonly column: number }

export type JsonEdit = {
  /** The file that the edit changes, where it is another one than that of the finding. */
  readonly filename?: string
  readonly content: string
  readonly location: JsonLocation
  readonly end_location: JsonLocation
}

export type JsonFix = {
  readonly applicability: 'safe' | 'unsafe'
  readonly message: string
  readonly edits: readonly JsonEdit[]
}

/** One finding; `end_location` is exclusive. */
export type JsonFinding = {
  readonly code: string
  readonly name: string
  readonly message: string
  readonly filename: string
  readonly location: JsonLocation
  readonly end_location: JsonLocation
  readonly url: string | null
  readonly noqa_row: number
  readonly fix: JsonFix | null
  readonly alternatives: readonly JsonFix[]
  readonly declined: { readonly reason: string; readonly message: string } | null
  readonly chain: readonly { readonly filename: string; readonly location: JsonLocation; readonly message: string }[]
}

export const json: Format = report => `${harmless(JSON.stringify(jsonFindings(report), null, 2))}\n`

export const jsonLines: Format = report =>
  jsonFindings(report)
    .map(finding => `${harmless(JSON.stringify(finding))}\n`)
    .join('')

/** The control characters that JSON leaves as they are, and a terminal may obey. */
function harmless(text: string): string {
  return text.replace(/[\u007f-\u009f]/g, character => `\\u00${character.charCodeAt(0).toString(16)}`)
}

/** Every finding of a report as plain data. */
export function jsonFindings(report: Report): JsonFinding[] {
  return report.files.flatMap(file => {
    const places = new Places(file.path, file.text)
    return file.findings.map(finding => jsonFinding(finding, file, places, report))
  })
}

function jsonFinding(finding: Finding, file: ReportedFile, places: Places, report: Report): JsonFinding {
  const [first = null, ...alternatives] = orderedFixes(finding, file.unsafe).map(fix => jsonFix(fix, places, report))
  const { declined } = finding
  const { location, end_location } = places.range(finding.range)
  return {
    code: finding.rule,
    name: finding.rule,
    message: finding.message,
    filename: file.absolutePath,
    location,
    end_location,
    url: report.urlOf(finding.rule),
    noqa_row: location.row,
    fix: first,
    alternatives,
    declined: declined ? { reason: declined.reason, message: declined.message } : null,
    chain: finding.chain.map(link => chainLink(link, file, report)),
  }
}

function chainLink(link: ChainLink, own: ReportedFile, report: Report) {
  const file = linkedFile(link, own, report)
  const location = file ? new Places(link.path, file.text).location(link.range.start) : { row: 1, column: 1 }
  return { filename: file?.absolutePath ?? link.path, location, message: link.message }
}

/** The edits of the finding's own file come first. */
function jsonFix(fix: Fix, places: Places, report: Report): JsonFix {
  const elsewhere = (fix.elsewhere ?? []).flatMap(({ path, text, edits }): JsonEdit[] => {
    const filename = report.fileOf(path)?.absolutePath ?? path
    const others = new Places(path, text)
    return edits.map(edit => ({ filename, ...others.edit(edit) }))
  })
  return {
    applicability: fix.applicability,
    message: fixSentence(fix),
    edits: [...fix.edits.map(edit => places.edit(edit)), ...elsewhere],
  }
}

/** Turns the offsets of one text into locations. */
class Places {
  readonly #places: FilePlaces
  readonly #isNotebook: boolean

  constructor(path: string, text: string) {
    this.#places = new FilePlaces(path, text)
    this.#isNotebook = isNotebookPath(path)
  }

  location(offset: number): JsonLocation {
    const { cell, row, column } = this.#places.at(offset)
    return cell === null ? { row, column } : { cell, row, column }
  }

  range({ start, end }: Range): { location: JsonLocation; end_location: JsonLocation } {
    return { location: this.location(start), end_location: this.location(end) }
  }

  edit(edit: Edit): JsonEdit {
    return { content: this.#isNotebook ? unmasked(edit.text) : edit.text, ...this.range(edit) }
  }
}
