/** Tells what was found: as comments, annotations, a summary, files and outputs. */

import { tmpdir } from 'node:os'
import path from 'node:path'
import { setFailed } from '@actions/core'
import { chosenFix, type Finding } from '../engine/finding.ts'
import { sarif } from '../report/sarif.ts'
import { type AnalysedFile, type Analysis, patchOf } from './analysis.ts'
import { isForbidden, isLimit } from './client.ts'
import { type Drafting, draftsIn } from './drafting.ts'
import type { Draft } from './drafts.ts'
import { findingsText } from './findings-file.ts'
import { type Job, say } from './job.ts'
import { noRights, type Published, publish } from './publish.ts'
import type { PullRequest } from './pull-request.ts'
import type { Standing } from './reconcile.ts'
import { annotate, setOutputs, summaryOf, summaryText, writeResult, writeSummary } from './results.ts'
import { reportOfThese } from './scope.ts'
import { standingComments } from './standing.ts'

/** Comments as far as the mode says so, and tells the rest by other means. */
export async function tell(job: Job, pull: PullRequest | null, analysis: Analysis): Promise<void> {
  const { inputs, env } = job
  const comments = pull && inputs.mode === 'review' ? { pull, standing: await standingOf(job, pull) } : null
  const drafting = await draftsIn(analysis, pull, inputs, comments?.standing ?? [])
  const published = comments && (await publishDrafts(job, comments, analysis, drafting.drafts))
  if (published?.degraded) say(published.degraded)
  const counts = countsOf(drafting, published, analysis, pull !== null && inputs.mode === 'analyze')
  const isFailure =
    inputs.failOn === 'any' ? counts.reported.size > 0 : inputs.failOn === 'fixable' && counts.fixable > 0
  if (inputs.annotations) annotate(reportOfThese(analysis.report, analysis.files, counts.uncommented), isFailure)
  const files = await writeFiles(job, pull, analysis, drafting.drafts, counts.reported)
  const said = [...(published ? [summaryOf(published)] : []), ...(files.patch ? [patchAdvice] : [])]
  writeSummary(summaryText(reportOfThese(analysis.report, analysis.files, counts.reported), said), env)
  setOutputs({
    findings: counts.reported.size,
    fixable: counts.fixable,
    posted: published?.posted ?? 0,
    skipped: counts.uncommented.size,
    'outdated-removed': published?.removed ?? 0,
    'patch-file': files.patch,
    'sarif-file': files.sarif,
    'findings-file': files.findings,
    degraded: Boolean(published?.degraded) || !analysis.isComplete,
  })
  const counted = counts.reported.size === 1 ? 'one finding is' : `${counts.reported.size} findings are`
  if (!analysis.isComplete) setFailed('not everything could be looked at: see the log')
  else if (isFailure) setFailed(`${counted} left: the annotations and the summary of the job tell them`)
}

/** @param isHandedOn true where another job posts the drafts */
function countsOf({ drafts, others }: Drafting, published: Published | null, analysis: Analysis, isHandedOn: boolean) {
  const left = new Set(published ? published.left : isHandedOn ? [] : drafts.map(({ draft }) => draft))
  const untold = drafts.filter(({ draft }) => left.has(draft)).flatMap(({ findings }) => findings)
  const reported = new Set([...others, ...drafts.flatMap(({ findings }) => findings)])
  const fixable = analysis.files.flatMap(({ inspection: { result, unsafe } }) =>
    result.findings.filter(finding => reported.has(finding) && chosenFix(finding, unsafe)),
  )
  return { reported, uncommented: new Set([...others, ...untold]), fixable: fixable.length }
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

async function publishDrafts(
  { github, inputs }: Job,
  { pull, standing }: { readonly pull: PullRequest; readonly standing: readonly Standing[] | null },
  { isComplete }: Analysis,
  drafts: readonly Draft[],
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
