/** Talks to GitHub: one request after the other, as often as its limits permit. */

import { Octokit } from '@octokit/core'
import { paginateRest } from '@octokit/plugin-paginate-rest'
import { retry } from '@octokit/plugin-retry'
import { throttling } from '@octokit/plugin-throttling'

const Client = Octokit.plugin(paginateRest, retry, throttling)

export type GitHub = InstanceType<typeof Client>

/** How long a job may wait for GitHub's limits, in seconds: a runner is paid for by the minute. */
const patience = 300

/** How long one answer may take, in milliseconds. */
const longestAnswer = 60_000

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
    request: { fetch: fetchWhole },
    // Limits are a matter of the throttle.
    retry: { doNotRetry: [400, 401, 403, 404, 406, 410, 422, 429, 451] },
  })
}

/**
 * As `fetch`, for answers that are JSON, or a diff where one is asked for. One that does not come to its end, or is a page of somebody in
 * between, is an error: the client would hand it on as text.
 */
async function fetchWhole(url: string, options: RequestInit): Promise<Response> {
  const response = await fetch(url, { ...options, signal: AbortSignal.timeout(longestAnswer) })
  const isDiff = /\.diff\b/.test(new Headers(options.headers).get('accept') ?? '')
  const text = response.ok && response.status !== 204 && !isDiff ? await response.clone().text() : null
  if (text !== null && !isJson(text)) throw new Error('its answer is not JSON')
  return response
}

function isJson(text: string): boolean {
  try {
    return JSON.parse(text) !== null
  } catch {
    return false
  }
}

/** A sentence on a request that failed, or null for an error that is none of GitHub's. */
export function explainAnswer(error: unknown): string | null {
  const status = statusOf(error)
  if (status === null) return null
  const { message, request } = error as Error & { request?: { method?: string; url?: string } }
  const asked = request?.url ? `${request.method} ${new URL(request.url).pathname}` : 'a request'
  // Instead of an answer there can be a page.
  const isPage = message.trimStart().startsWith('<')
  const said = isPage ? '' : `: ${message.slice(0, 200)}`
  return `${asked} failed at GitHub (${status}${said})${status >= 500 ? '; run the job again when GitHub is well' : ''}`
}

/** The status of an answer that was an error, 500 where there was none; null for anything else that went wrong. */
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
