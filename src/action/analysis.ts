/** Runs the tool on a folder, and keeps what all of the action's results are made from. */

import path from 'node:path'
import { transforms } from '../../transforms/index.ts'
import type { Inspection, Inspector } from '../cli/inspect.ts'
import { problemLine } from '../cli/messages.ts'
import { parseCommand } from '../cli/options.ts'
import { reportOf } from '../cli/output.ts'
import { look } from '../cli/run.ts'
import type { Streams } from '../cli/streams.ts'
import { chosenFix, type Finding, reachesOver } from '../engine/finding.ts'
import { type Change, unifiedDiff } from '../report/diff.ts'
import { hostPath } from '../report/host-places.ts'
import type { Report } from '../report/report.ts'
import { changeOf, encoderFor } from '../workspace/encode.ts'
import { UserError } from '../workspace/problem.ts'

export type Analysis = {
  /** Of all findings; its paths are those of the checkout. */
  readonly report: Report
  readonly files: readonly AnalysedFile[]
  /** False where something could not be looked at: what is not found may be there. */
  readonly isComplete: boolean
  /** What the tool had to say on its way. */
  readonly messages: readonly string[]
}

/** A file with findings. */
export type AnalysedFile = {
  /** From the root of the repository, with `/`. */
  readonly path: string
  readonly inspection: Inspection
  readonly inspector: Inspector
}

/**
 * Looks at a folder as `async-fix --check` does.
 * @param folder absolute; a checkout, or a copy of it
 * @param checkout what paths are told of
 * @param flags words of the command line
 * @throws UserError for flags or a configuration that make no sense
 */
export async function analyse(
  folder: string,
  checkout: string,
  flags: readonly string[],
  paths: readonly string[],
): Promise<Analysis> {
  const command = await parseCommand(['--check', '--no-cache', ...flags, '--', ...paths], 100)
  if (command.name !== 'run') throw new UserError(`the input \`paths\` cannot be "${paths.join(' ')}"`)
  if (paths.includes('-')) throw new UserError('the input `paths` names files and folders; `-` is none')
  const streams = silentStreams(folder)
  const { inspections, problems, inspector } = await look(command.options, streams, transforms)
  const inOrder = [...inspections].sort((a, b) => (a.path < b.path ? -1 : 1))
  const report = reportOf(streams, inOrder, false, transforms)
  const files = inOrder.flatMap(inspection =>
    inspector ? [{ path: hostPath(inspection.absolutePath, report), inspection, inspector }] : [],
  )
  return {
    report: relocated(report, folder, checkout),
    files,
    isComplete: !problems.some(({ failed }) => failed),
    messages: problems.map(problem => problemLine(problem, false).trimEnd()),
  }
}

function silentStreams(cwd: string): Streams {
  const nowhere = { write() {} }
  // Paths are told from this folder on, wherever the runner's workspace is.
  const env = { ...process.env, GITHUB_WORKSPACE: cwd }
  return { stdout: nowhere, stderr: nowhere, cwd, env, readStdin: async () => new Uint8Array() }
}

/** The report with the paths of the checkout in place of those of its copy. */
function relocated(report: Report, folder: string, checkout: string): Report {
  const moved = (file: string) => path.join(checkout, path.relative(folder, file))
  return {
    ...report,
    root: checkout,
    files: report.files.map(file => ({ ...file, absolutePath: moved(file.absolutePath) })),
    fileOf(shown) {
      const found = report.fileOf(shown)
      return found && { ...found, absolutePath: moved(found.absolutePath) }
    },
  }
}

/** The diff of the chosen fix of one finding in all files that it changes; empty where it cannot be made. */
export async function diffOfFix({ inspection, inspector }: AnalysedFile, finding: Finding): Promise<string> {
  return unifiedDiff(await changesOfFix(inspection, inspector, finding), false)
}

async function changesOfFix(inspection: Inspection, inspector: Inspector, finding: Finding): Promise<Change[]> {
  const { path: own, read, unsafe } = inspection
  const fix = chosenFix(finding, unsafe)
  if (!fix) return []
  if (!reachesOver(fix)) {
    const made = await inspector.applied(inspection, [finding])
    return made ? [{ path: own, before: read.text, after: made.text }] : []
  }
  const made = await inspector.appliedAcross(inspection, fix)
  const before = new Map([[own, read.text], ...(fix.elsewhere ?? []).map(({ path, text }) => [path, text] as const)])
  return [...(made ?? [])].map(([path, after]) => ({ path, before: before.get(path) ?? '', after }))
}

/**
 * One diff with the chosen fixes of these findings, as far as they go together: for `git apply` in the checkout.
 * @param findingsOf which findings of a file
 */
export async function patchOf(files: readonly AnalysedFile[], findingsOf: (file: AnalysedFile) => readonly Finding[]) {
  const encode = await encoderFor(files.map(({ inspection }) => inspection.absolutePath))
  const changes = new Map<string, Change>()
  for (const file of files) {
    const { inspection, inspector } = file
    const made = await inspector.applied(inspection, findingsOf(file))
    if (!made) continue
    const { absolutePath, read } = inspection
    changes.set(inspection.path, changeOf(file.path, absolutePath, read, made.text, encode))
  }
  for (const file of files)
    for (const finding of findingsOf(file)) {
      const fix = chosenFix(finding, file.inspection.unsafe)
      if (!fix || !reachesOver(fix)) continue
      const across = await changesOfFix(file.inspection, file.inspector, finding)
      if (across.some(({ path: each }) => changes.has(each))) continue
      for (const change of across) changes.set(change.path, change)
    }
  return unifiedDiff(
    [...changes.values()].sort((a, b) => (a.path < b.path ? -1 : 1)),
    false,
  )
}
