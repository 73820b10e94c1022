/** What a job has to say about a pull request: comments as drafts, and findings that no comment tells. */

import type { Finding } from '../engine/finding.ts'
import { isNotebookPath } from '../python/cells.ts'
import { type AnalysedFile, type Analysis, diffOfFix } from './analysis.ts'
import { type Draft, draftsOf, type ReviewedFile } from './drafts.ts'
import type { Hunk } from './hunks.ts'
import type { Inputs } from './inputs.ts'
import type { PullRequest } from './pull-request.ts'
import { type Standing, settledAmong } from './reconcile.ts'
import { findingsInScope } from './scope.ts'

export type Drafting = { readonly drafts: readonly Draft[]; readonly others: readonly Finding[] }

/**
 * All drafts of a run, file by file. A notebook has none: GitHub shows the lines of its JSON.
 * @param standing comments of earlier runs, which say what people have settled
 */
export async function draftsIn(
  analysis: Analysis,
  pull: PullRequest | null,
  { mode, filter }: Inputs,
  standing: readonly Standing[],
): Promise<Drafting> {
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
