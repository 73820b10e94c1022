/** What a report is made from: plain data, with every question about the disk answered beforehand. */

import type { Finding } from '../engine/finding.ts'

/** One file and what was found in it. */
export type ReportedFile = {
  /** As people read it: relative to where the command ran. */
  readonly path: string
  readonly absolutePath: string
  /** The text that the findings' ranges belong to, without byte order mark. */
  readonly text: string
  readonly findings: readonly Finding[]
  /** True when fixes that may change behaviour would be applied too. */
  readonly unsafe: boolean
}

export type Report = {
  /** In the order of their paths; files without findings may be left out. */
  readonly files: readonly ReportedFile[]
  readonly color: boolean
  /** A file that a finding's chain leads to, or null when it is not known. */
  fileOf(path: string): { readonly absolutePath: string; readonly text: string } | null
  /** The page about a rule, or null when there is none. */
  urlOf(rule: string): string | null
}

/** Turns a report into what is printed, with a line end at its end unless it is empty. */
export type Format = (report: Report) => string
