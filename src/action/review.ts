/** The modes that look at code: `review` comments on a pull request, `analyze` writes down what is to be commented, `check` does neither. */

import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { info, setFailed } from '@actions/core'
import { chosenFix, type Finding } from '../engine/finding.ts'
import { isNotebookPath } from '../python/cells.ts'
import { sarif } from '../report/sarif.ts'
import { type AnalysedFile, type Analysis, analyse, diffOfFix, patchOf } from './analysis.ts'
import { isForbidden, isLimit } from './client.ts'
import { type Draft, draftsOf, type ReviewedFile } from './drafts.ts'
import { findingsText } from './findings-file.ts'
import { headSource, type Source } from './head-source.ts'
import type { Hunk } from './hunks.ts'
import type { Inputs } from './inputs.ts'
import { type Job, say } from './job.ts'

import { noRights, type Published, publish } from './publish.ts'
import { addressOf, type PullRequest, readPullRequest } from './pull-request.ts'
import { type Standing, settledAmong } from './reconcile.ts'
import { annotate, noOutputs, setOutputs, summaryOf, summaryText, writeResult, writeSummary } from './results.ts'
import { findingsInScope, reportOfThese } from './scope.ts'
import { standingComments } from './standing.ts'

/** @throws UserError for inputs or a configuration that make no sense */
export async function review(job: Job): Promise<void> {
  const pull = await pullRequestOf(job)
  if (pull && !pull.isOpen) {
    say('the pull request is closed')
    setOutputs(noOutputs)
    return
  }
  const source = await sourceOf(job, pull)
  try {
    const analysis = await analyse(source.folder, job.checkout, job.inputs.flags, job.inputs.paths)
    printUntrusted([...source.problems, ...analysis.messages])
    await tell(job, pull, { ...analysis, isComplete: analysis.isComplete && source.problems.length === 0 })
  } finally {
    source.remove()
  }
}

/** The pull request that the event is about; null where there is none, or it cannot be read. */
async function pullRequestOf({ github, event, inputs, checkout }: Job): Promise<PullRequest | null> {
  if (!inputs.token) {
    say('without the input `token` nothing can be compared with a pull request: all findings are told')
    return null
  }
  try {
    const address = await addressOf(github, event, inputs.pullNumber)
    if (address) return saidWhole(await readPullRequest(github, address, checkout))
    if (inputs.mode !== 'check') say('this event is about no pull request: nothing is commented, all findings are told')
    return null
  } catch (error) {
    if (!isForbidden(error) && !isLimit(error)) throw error
    say(`the pull request could not be read (${(error as Error).message}): all findings are told, none as a comment`)
    return null
  }
}

/** GitHub lists the first 3,000 files of a pull request. */
function saidWhole(pull: PullRequest): PullRequest {
  const [listed, all] = [pull.files.size, pull.changedFiles]
  if (listed >= 3000 && listed < all)
    say(`GitHub lists only ${listed} of the ${all} files of this pull request: what is in the others is not told`)
  return pull
}

async function sourceOf({ github, checkout, env }: Job, pull: PullRequest | null): Promise<Source> {
  const asItIs = { folder: checkout, problems: [], remove() {} }
  return pull ? await headSource(github, pull, checkout, env['RUNNER_TEMP'] ?? tmpdir()) : asItIs
}

/** What the tool says names files of the pull request: no line of it is a command to the runner. */
function printUntrusted(messages: readonly string[]): void {
  if (messages.length === 0) return
  const token = randomUUID()
  info(`::stop-commands::${token}`)
  for (const message of messages) info(message)
  info(`::${token}::`)
}

async function tell(job: Job, pull: PullRequest | null, analysis: Analysis): Promise<void> {
  const { inputs, env } = job
  const standing = pull && inputs.mode === 'review' ? await standingOf(job, pull) : []
  const { drafts, others } = await draftsIn(analysis, pull, inputs, standing ?? [])
  const published = pull && inputs.mode === 'review' ? await publishDrafts(job, pull, analysis, drafts, standing) : null
  if (published?.degraded) say(published.degraded)
  const isHandedOn = pull !== null && inputs.mode === 'analyze'
  const left = new Set(published ? published.left : isHandedOn ? [] : drafts.map(({ draft }) => draft))
  const uncommented = [...others, ...drafts.filter(({ draft }) => left.has(draft)).flatMap(({ findings }) => findings)]
  const reported = new Set([...others, ...drafts.flatMap(({ findings }) => findings)])
  const unsafeOf = new Map(
    analysis.files.flatMap(file => file.inspection.result.findings.map(each => [each, file.inspection.unsafe])),
  )
  const fixable = [...reported].filter(finding => chosenFix(finding, unsafeOf.get(finding) ?? false)).length
  const isFailure = inputs.failOn === 'any' ? reported.size > 0 : inputs.failOn === 'fixable' && fixable > 0
  if (inputs.annotations) annotate(reportOfThese(analysis.report, analysis.files, new Set(uncommented)), isFailure)
  const files = await writeFiles(job, pull, analysis, drafts, reported)
  const said = [...(published ? [summaryOf(published)] : []), ...(files.patch ? [patchAdvice] : [])]
  writeSummary(summaryText(reportOfThese(analysis.report, analysis.files, reported), said), env)
  setOutputs({
    findings: reported.size,
    fixable,
    posted: published?.posted ?? 0,
    skipped: uncommented.length,
    'outdated-removed': published?.removed ?? 0,
    'patch-file': files.patch,
    'sarif-file': files.sarif,
    'findings-file': files.findings,
    degraded: Boolean(published?.degraded) || !analysis.isComplete,
  })
  if (!analysis.isComplete) setFailed('not everything could be looked at: see the log')
  else if (isFailure) setFailed(`${reported.size === 1 ? 'one finding is' : `${reported.size} findings are`} left`)
}

const patchAdvice = '`git apply` of the file that the output `patch-file` names makes all fixes at once.'

/** Null where comments cannot be read: then none is posted, for it might be there already. */
async function standingOf({ github, inputs }: Job, pull: PullRequest): Promise<Standing[] | null> {
  try {
    return await standingComments(github, pull, inputs.id)
  } catch (error) {
    if (isForbidden(error) || isLimit(error)) return null
    throw error
  }
}

async function draftsIn(
  analysis: Analysis,
  pull: PullRequest | null,
  { mode, filter }: Inputs,
  standing: readonly Standing[],
) {
  const drafts: Draft[] = []
  const others: Finding[] = []
  for (const file of analysis.files) {
    const inScope = findingsInScope(file, filter, pull)
    const hunks = pull?.files.get(file.path)?.hunks ?? []
    if (mode === 'check' || hunks.length === 0 || isNotebookPath(file.path)) {
      others.push(...inScope)
      continue
    }
    const drafted = await draftsOf(reviewed(file, hunks), known => settledAmong(known, file.path, standing))
    drafts.push(...drafted.drafts)
    const isInScope = new Set(inScope)
    others.push(...drafted.others.filter(finding => isInScope.has(finding)))
  }
  return { drafts, others }
}

function reviewed(file: AnalysedFile, hunks: readonly Hunk[]): ReviewedFile {
  const { path: own, inspection, inspector } = file
  return {
    path: own,
    text: inspection.read.text,
    hasByteOrderMark: inspection.read.bom,
    findings: inspection.result.findings,
    unsafe: inspection.unsafe,
    hunks,
    applied: findings => inspector.applied(inspection, findings),
    diffOf: finding => diffOfFix(file, finding),
  }
}

async function publishDrafts(
  { github, inputs }: Job,
  pull: PullRequest,
  { isComplete }: Analysis,
  drafts: readonly Draft[],
  standing: readonly Standing[] | null,
): Promise<Published> {
  const comments = drafts.map(({ draft }) => draft)
  if (!standing) return { posted: 0, told: 0, removed: 0, left: comments, degraded: noRights }
  return await publish(github, pull, comments, standing, { ...inputs, isComplete })
}

/** Writes the patch, the SARIF file and what a job with more rights publishes; gives their paths, empty for none. */
async function writeFiles(
  { inputs, env }: Job,
  pull: PullRequest | null,
  analysis: Analysis,
  drafts: readonly Draft[],
  reported: ReadonlySet<Finding>,
) {
  const folder = env['RUNNER_TEMP'] ?? tmpdir()
  const findingsOf = ({ inspection }: AnalysedFile) => inspection.result.findings.filter(each => reported.has(each))
  const patch = await patchOf(analysis.files, findingsOf)
  const isHandedOn = pull !== null && inputs.mode === 'analyze'
  const handedOn = {
    headSha: pull?.headSha ?? '',
    isComplete: analysis.isComplete,
    drafts: drafts.map(({ draft }) => draft),
  }
  return {
    patch: patch ? writeResult(inputs.patchFile || path.join(folder, 'async-fix.patch'), patch) : '',
    sarif: writeResult(inputs.sarifFile || path.join(folder, 'async-fix.sarif'), sarif(analysis.report)),
    findings: isHandedOn ? writeResult(inputs.findingsFile, findingsText(handedOn)) : '',
  }
}
