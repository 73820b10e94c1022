/** Talks to GitHub: one request after the other, as often as its limits permit. */

import { Octokit } from '@octokit/core'
import { paginateRest } from '@octokit/plugin-paginate-rest'
import { retry } from '@octokit/plugin-retry'
import { throttling } from '@octokit/plugin-throttling'

const Client = Octokit.plugin(paginateRest, retry, throttling)

export type GitHub = InstanceType<typeof Client>

/** How long a job may wait for GitHub's limits, in seconds: a runner is paid for by the minute. */
const patience = 300

/**
 * A client that waits as GitHub asks ("Rate limits for the REST API": `retry-after`, else `x-ratelimit-reset`, else a minute), for some
 * minutes at most; after that a request fails with the answer that GitHub gave.
 * @param baseUrl of the REST API, as `GITHUB_API_URL` says it
 * @param say told what is waited for, one sentence each
 */
export function githubClient(token: string, baseUrl: string, say: (message: string) => void): GitHub {
  let waited = 0
  const mayWait = (seconds: number) => {
    if (waited + seconds > patience) return false
    waited += seconds
    say(`GitHub's rate limit is reached; waiting ${seconds} seconds`)
    return true
  }
  return new Client({
    auth: token,
    baseUrl,
    userAgent: 'async-fix-action',
    log: { debug() {}, info() {}, warn() {}, error() {} },
    throttle: { onRateLimit: mayWait, onSecondaryRateLimit: mayWait },
    // Limits are a matter of the throttle.
    retry: { doNotRetry: [400, 401, 403, 404, 406, 410, 422, 429, 451] },
  })
}

/** The status of an answer that was an error; null for anything else that went wrong. */
export function statusOf(error: unknown): number | null {
  return error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : null
}

/** True where the token may not do what was asked. GitHub also says that there is no such thing where it may not be seen. */
export function isForbidden(error: unknown): boolean {
  const status = statusOf(error)
  return (status === 403 && !isLimit(error)) || status === 401 || status === 404
}

/** True where a limit is reached, and it was waited long enough. */
export function isLimit(error: unknown): boolean {
  const status = statusOf(error)
  return status === 429 || (status === 403 && /rate limit/i.test((error as Error).message))
}
