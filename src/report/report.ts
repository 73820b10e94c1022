/** What a report is made from: plain data, with every question about the disk answered beforehand. */

import type { ChainLink, Finding } from '../engine/finding.ts'

/** Where a person reads about this program. */
export const homepage = 'https://www.npmjs.com/package/async-fix'

/** One file and what was found in it. */
export type ReportedFile = {
  /** As people read it: relative to where the command ran. */
  readonly path: string
  readonly absolutePath: string
  /** The text that the findings' ranges belong to, without byte order mark. */
  readonly text: string
  /** Edits are in source order, one a place, with the line ends of the text. */
  readonly findings: readonly Finding[]
  /** True when fixes that may change behaviour would be applied too. */
  readonly unsafe: boolean
}

export type RulePage = { readonly summary: string; readonly family: string; readonly why: string }

export type Report = {
  /** In the order of their paths; files without findings may be left out. */
  readonly files: readonly ReportedFile[]
  readonly color: boolean
  /** Another file that a finding's chain leads to, as it was when the run began; null when it is not known. */
  fileOf(path: string): { readonly absolutePath: string; readonly text: string } | null
  /** The page about a rule, or null when there is none. */
  urlOf(rule: string): string | null
  /** What that page says, in Markdown; null for what is no rule. */
  pageOf(rule: string): RulePage | null
  /** Absolute path of the folder that a code host's paths begin at. */
  readonly root: string
  /** Of this program. */
  readonly version: string
}

/** The file that a step of a chain lies in; within its own file a chain belongs to the text that the finding belongs to. */
export function linkedFile(link: ChainLink, own: ReportedFile, report: Report) {
  return link.path === own.path ? own : report.fileOf(link.path)
}

/** Turns a report into what is printed, with a line end at its end unless it is empty. */
export type Format = (report: Report) => string
