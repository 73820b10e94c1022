/** What a job leaves behind besides comments: annotations, a summary, files and outputs. */

import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type AnnotationProperties, error as annotateError, warning as annotateWarning, setOutput } from '@actions/core'
import type { Finding } from '../engine/finding.ts'
import { HostPlaces, hostPath } from '../report/host-places.ts'
import { markdown } from '../report/markdown.ts'
import { inline } from '../report/markdown-text.ts'
import { plainText } from '../report/notes.ts'
import type { Report } from '../report/report.ts'
import { explainError, UserError } from '../workspace/problem.ts'
import type { Published } from './publish.ts'

/** GitHub shows ten of each level a step ("Workflow commands", "Limits"); the others would be lost without a word. */
const mostAnnotations = 10

/**
 * Shows findings beside their lines.
 * @param isFailure whether the job fails because of them
 */
export function annotate(report: Report, isFailure: boolean): void {
  const all = report.files.flatMap(file => {
    const places = new HostPlaces(file.path, file.text)
    return file.findings.map(finding => {
      const message = `${places.prefix(finding.range)}${finding.rule}: ${plainText(finding, file, report)}`
      return { message, where: placeOf(finding, places, hostPath(file.absolutePath, report)) }
    })
  })
  const show = isFailure ? annotateError : annotateWarning
  for (const { message, where } of all.slice(0, mostAnnotations)) show(message, where)
}

/** Columns are told for a range within one line only: GitHub rejects others. */
function placeOf({ rule, range }: Finding, places: HostPlaces, file: string): AnnotationProperties {
  const { start, end } = places.range(range)
  const lines = { title: `async-fix (${rule})`, file, startLine: start.line, endLine: end.line }
  const isWithinOne = start.line === end.line && !places.isNotebook
  return isWithinOne ? { ...lines, startColumn: start.column, endColumn: end.column } : lines
}

/** One sentence on what became of the comments. */
export function summaryOf({ posted, told, removed, left, degraded }: Published): string {
  const parts = [`${posted} posted`, `${told} from earlier runs`, `${removed} out of date and removed`]
  const others = left.length > 0 ? ` ${left.length} not posted.` : ''
  return `Comments: ${parts.join(', ')}.${others}${degraded ? ` Note: ${degraded}.` : ''}`
}

/** GitHub takes a mebibyte of summary from a step. */
const longestSummary = 900_000

/**
 * The summary of the job, in Markdown.
 * @param said sentences on what was done
 */
export function summaryText(report: Report, said: readonly string[]): string {
  const rows = markdown(report).split('\n')
  const below = said.map(sentence => `${inline(sentence)}\n`)
  let room = longestSummary - Buffer.byteLength(below.join('\n'))
  const end = rows.findIndex(row => {
    room -= Buffer.byteLength(row) + 1
    return room < 0
  })
  if (end < 0) return [...rows, '', ...below].join('\n')
  const cut = `\nThe table is cut: ${rows.length - end} more rows are in the SARIF file.\n`
  return [...rows.slice(0, end), cut, ...below].join('\n')
}

/** Adds to the summary where the runner has one. */
export function writeSummary(text: string, env: Readonly<Record<string, string | undefined>>): void {
  const file = env['GITHUB_STEP_SUMMARY']
  if (file) appendFileSync(file, text)
}

/**
 * Writes a file, its folder made where there is none; gives its absolute path. A link in its place, which a pull request may have
 * brought, is replaced: what it names stays as it is.
 * @throws UserError where that is not possible
 */
export function writeResult(file: string, text: string): string {
  const target = path.resolve(file)
  try {
    mkdirSync(path.dirname(target), { recursive: true })
    rmSync(target, { force: true })
    writeFileSync(target, text)
  } catch (error) {
    throw new UserError(`${file} could not be written: ${explainError(error)}`)
  }
  return target
}

/** The outputs of the action; those that a mode does not have are empty. */
export type Outputs = {
  readonly findings: number
  readonly fixable: number
  readonly posted: number
  readonly skipped: number
  readonly 'outdated-removed': number
  readonly 'patch-file': string
  readonly 'sarif-file': string
  readonly 'findings-file': string
  readonly degraded: boolean
}

/** Of a job that had nothing to do. */
export const noOutputs: Outputs = {
  findings: 0,
  fixable: 0,
  posted: 0,
  skipped: 0,
  'outdated-removed': 0,
  'patch-file': '',
  'sarif-file': '',
  'findings-file': '',
  degraded: false,
}

/** Appends the outputs to the file that the runner names. */
export function setOutputs(outputs: Outputs): void {
  for (const [name, value] of Object.entries(outputs)) setOutput(name, value)
}
