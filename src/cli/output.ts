/** Prints what a run found, or would change, on standard output or into a file. */

import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { plainEdits } from '../engine/apply.ts'
import type { Finding } from '../engine/finding.ts'
import type { Transform } from '../engine/transform.ts'
import { formats } from '../report/formats.ts'
import type { Report } from '../report/report.ts'
import { jsonStatistics, statistics } from '../report/statistics.ts'
import { changeOf, encoderFor } from '../workspace/encode.ts'
import { explainError, failure, type Problem, warning } from '../workspace/problem.ts'
import { readPython } from '../workspace/read.ts'
import { repositoryRoot } from '../workspace/repository.ts'
import type { Inspection } from './inspect.ts'
import type { RunOptions } from './options.ts'
import { briefPage } from './rules.ts'
import { type Streams, wantsColor } from './streams.ts'
import { version } from './version.ts'

/**
 * Prints the diff of a dry run, else the report. Standard output belongs to the source when that came from standard input and
 * fixes are applied; then only `--output-file` takes a report.
 * @returns what went wrong
 */
export async function printReport(
  options: RunOptions,
  streams: Streams,
  inspections: readonly Inspection[],
  transforms: readonly Transform[],
): Promise<Problem[]> {
  const sourceOnStdout = options.paths[0] === '-' && options.mode === 'fix'
  if (sourceOnStdout && options.outputFile === null) return []
  const color = wantsColor(options.color, options.outputFile === null ? streams.stdout : { write() {} }, streams.env)
  const { text, problems } =
    options.mode === 'diff'
      ? await diffText(inspections, color, color || (options.outputFile === null && streams.stdout.isTTY === true))
      : { text: reportText(options, reportOf(streams, inspections, color, transforms)), problems: [] }
  if (options.outputFile === null) {
    if (text) streams.stdout.write(text)
    return problems
  }
  return [...problems, ...writeOutput(path.resolve(streams.cwd, options.outputFile), options.outputFile, text)]
}

function reportText({ outputFormat, statistics: wantsStatistics }: RunOptions, report: Report): string {
  if (wantsStatistics) return outputFormat.startsWith('json') ? jsonStatistics(report) : statistics(report)
  return formats[outputFormat]?.(report) ?? ''
}

/** The diff library is loaded only when a diff is wanted: starting has to be quick. */
async function diffText(
  inspections: readonly Inspection[],
  color: boolean,
  isShown: boolean,
): Promise<{ text: string; problems: Problem[] }> {
  const { unifiedDiff } = await import('../report/diff.ts')
  const changed = inspections.filter(({ read, result }) => read.text !== result.text)
  const encode = await encoderFor(changed.map(({ absolutePath }) => absolutePath))
  const changes = changed.map(({ path: shown, absolutePath, read, result }) =>
    changeOf(shown, absolutePath, read, result.text, encode),
  )
  const outside = changes.filter(change => path.isAbsolute(change.path))
  const problems = outside.map(change =>
    warning(change.path, 'outside of the current folder: its part of the diff applies in the root folder of the disk'),
  )
  return { text: unifiedDiff(changes, color, isShown), problems }
}

function writeOutput(file: string, shown: string, text: string): Problem[] {
  try {
    writeFileSync(file, text)
    return []
  } catch (error) {
    return [failure(shown, `the report was not written: ${explainError(error)}`)]
  }
}

/** What the report is made from. */
export function reportOf(
  { cwd, env }: Streams,
  inspections: readonly Inspection[],
  color: boolean,
  transforms: readonly Transform[],
): Report {
  const before = new Map(inspections.map(({ path: shown, read }) => [shown, read.text]))
  return {
    color,
    files: inspections.map(({ path: shown, absolutePath, result, unsafe }) => ({
      path: shown,
      absolutePath,
      text: result.text,
      findings: result.findings.map(finding => withPlainEdits(finding, result.text)),
      unsafe,
    })),
    fileOf(shown) {
      const absolutePath = path.resolve(cwd, shown)
      const text = before.get(shown) ?? textOnDisk(absolutePath)
      return text === null ? null : { absolutePath, text }
    },
    urlOf: () => null,
    pageOf: rule => briefPage(rule, transforms),
    root: repositoryRoot(cwd, env),
    version,
  }
}

/** Other programs apply fixes from a report, without our engine. */
function withPlainEdits(finding: Finding, text: string): Finding {
  const fixes = finding.fixes.map(fix => ({
    ...fix,
    edits: plainEdits(fix, text),
    elsewhere: (fix.elsewhere ?? []).map(each => ({ ...each, edits: plainEdits(each, each.text) })),
  }))
  return { ...finding, fixes }
}

function textOnDisk(file: string): string | null {
  const read = readPython(file)
  return 'text' in read ? read.text : null
}
