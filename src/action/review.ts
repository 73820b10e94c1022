/** The modes that look at code: `review` comments on a pull request, `analyze` writes down what is to be commented, `check` does neither. */

import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { info } from '@actions/core'
import { analyse } from './analysis.ts'
import { isForbidden, isLimit } from './client.ts'
import { headSource, type Source } from './head-source.ts'
import { type Job, say } from './job.ts'
import { addressOf, type PullRequest, readPullRequest } from './pull-request.ts'
import { noOutputs, setOutputs } from './results.ts'
import { tell } from './telling.ts'

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
