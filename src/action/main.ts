/** The action: what the inputs and the event say, to comments, annotations and files. */

import { info, setFailed } from '@actions/core'
import { UserError } from '../workspace/problem.ts'
import { explainAnswer, githubClient } from './client.ts'
import { readEvent } from './event.ts'
import { readInputs } from './inputs.ts'
import type { Job } from './job.ts'
import { publishFindings } from './publish-findings.ts'
import { review } from './review.ts'

/** Runs the action as the environment of the runner says. Never throws: what went wrong fails the step. */
export async function main(env: Readonly<Record<string, string | undefined>>): Promise<void> {
  try {
    const inputs = readInputs()
    const github = githubClient(inputs.token, env['GITHUB_API_URL'] ?? 'https://api.github.com', info)
    const job: Job = { inputs, event: readEvent(env), github, env, checkout: env['GITHUB_WORKSPACE'] ?? process.cwd() }
    await (inputs.mode === 'publish' ? publishFindings(job) : review(job))
  } catch (error) {
    setFailed(messageOf(error))
  }
}

function messageOf(error: unknown): string {
  if (error instanceof UserError) return error.message
  const answered = explainAnswer(error)
  if (answered) return answered
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return `async-fix failed; please report this bug: ${detail}`
}
