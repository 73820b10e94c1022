/** The mode `publish`: posts what a job without rights has found. Nothing of the pull request is checked out or run. */

import path from 'node:path'
import { transforms } from '../../transforms/index.ts'
import { readFindings } from './findings-file.ts'
import { type Job, say } from './job.ts'
import { movedOn, publish } from './publish.ts'
import { addressOf, readPullRequest } from './pull-request.ts'
import { settledAmong } from './reconcile.ts'
import { noOutputs, setOutputs, summaryOf, writeSummary } from './results.ts'
import { standingComments } from './standing.ts'

/** @throws UserError where the file of findings cannot be read */
export async function publishFindings({ inputs, event, github, env, checkout }: Job): Promise<void> {
  const file = path.resolve(checkout, inputs.findingsFile)
  const found = readFindings(file, new Set(transforms.map(({ name }) => name)))
  if (found.refused > 0)
    say(
      `${found.refused} entries of ${inputs.findingsFile} are not what this version writes, or are too many: left out`,
    )
  const address = await addressOf(github, event, inputs.pullNumber)
  if (!address) return finish('no open pull request has the commit that was looked at')
  const pull = await readPullRequest(github, address, null)
  if (!pull.isOpen) return finish('the pull request is closed')
  if (pull.headSha !== found.headSha || (event.followed && event.followed.headSha !== pull.headSha))
    return finish(movedOn)
  const standing = await standingComments(github, pull, inputs.id)
  const drafts = found.drafts.filter(({ findings, path: own, line }) => {
    const known = findings.map(({ fingerprint }) => ({ fingerprint, line }))
    return settledAmong(known, own, standing).size === 0
  })
  const published = await publish(github, pull, drafts, standing, { ...inputs, isComplete: found.isComplete })
  if (published.degraded) say(published.degraded)
  setOutputs({
    ...noOutputs,
    findings: drafts.reduce((sum, { findings }) => sum + findings.length, 0),
    fixable: drafts.length,
    posted: published.posted,
    skipped: published.left.length,
    'outdated-removed': published.removed,
    degraded: published.degraded !== null,
  })
  writeSummary(`${summaryOf(published)}\n`, env)
}

function finish(sentence: string): void {
  say(sentence)
  setOutputs(noOutputs)
}
