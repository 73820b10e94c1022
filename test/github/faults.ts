/** Troubles of the real GitHub, on demand. */

import type { Answer } from './answer.ts'
import type { CommentRequest } from './rules.ts'

/** Which requests are meant: all where nothing is said. */
export type Match = {
  readonly method?: string
  /** Looked for in the path, which has neither the root of the API nor the query. */
  readonly path?: RegExp
}

type Incoming = { readonly method: string; readonly path: string; readonly isWrite: boolean }
type Trouble = { left: number; readonly meets: (request: Incoming) => boolean; readonly answer: () => Answer }
type Hook = { toSkip: number; readonly match: Match; readonly action: () => void | Promise<void> }

const documentation = 'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api'

export class Faults {
  #troubles: Trouble[] = []
  #hooks: Hook[] = []
  #refuses: (comment: CommentRequest) => boolean = () => false
  #hidden: (path: string) => boolean = () => false
  #isDiffTooLarge = false

  /** The next writes meet the secondary rate limit. `retryAfter` is in seconds; null leaves the header out. */
  secondaryLimit({ writes = 1, status = 403, retryAfter = 1 }: SecondaryLimit = {}): void {
    const message =
      'You have exceeded a secondary rate limit. Please wait a few minutes before you try again. ' +
      'If you reach out to GitHub Support for help, please include the request ID.'
    const headers = retryAfter === null ? {} : { 'retry-after': String(retryAfter) }
    const body = { documentation_url: `${documentation}#about-secondary-rate-limits`, message }
    this.#troubles.push({ left: writes, meets: request => request.isWrite, answer: () => ({ status, headers, body }) })
  }

  /** The next requests find the hourly limit used up. It is reset in `resetIn` seconds, to the second. To ask for the limit is free. */
  primaryLimit({ requests = 1, status = 403, resetIn = 1, ...match }: PrimaryLimit = {}): void {
    const body = { message: 'API rate limit exceeded for installation.', documentation_url: documentation }
    const answer = () => {
      const reset = String(Math.ceil(Date.now() / 1000) + resetIn)
      return { status, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset }, body }
    }
    const meets = (request: Incoming) => request.path !== '/rate_limit' && isMeant(request, match)
    this.#troubles.push({ left: requests, meets, answer })
  }

  /** The next requests are answered by a page that says that GitHub is not well. */
  outage({ requests = 1, status = 502, ...match }: Outage = {}): void {
    const headers = { 'content-type': 'text/html; charset=utf-8' }
    const answer = () => ({ status, headers, body: '<!DOCTYPE html>\n<title>Unicorn! &middot; GitHub</title>\n' })
    this.#troubles.push({ left: requests, meets: request => isMeant(request, match), answer })
  }

  /** The next requests get no answer: the connection ends. */
  disconnect({ requests = 1, ...match }: Match & { readonly requests?: number } = {}): void {
    const answer = () => ({ status: 0, headers: {}, body: null })
    this.#troubles.push({ left: requests, meets: request => isMeant(request, match), answer })
  }

  /** The next requests are answered so. */
  answer({ requests = 1, status, message, ...match }: CustomAnswer): void {
    const answer = () => ({ status, headers: {}, body: { message, documentation_url: documentation } })
    this.#troubles.push({ left: requests, meets: request => isMeant(request, match), answer })
  }

  /** From now on comments of which this is true are refused with 422, although they break no rule. */
  refuseComments(refuses: (comment: CommentRequest) => boolean): void {
    this.#refuses = refuses
  }

  /** From now on the list of files leaves out the patches of these files, as it does for large ones; by default of all. */
  withoutPatch(isMeant: (path: string) => boolean = () => true): void {
    this.#hidden = isMeant
  }

  /** From now on the whole diff is too large: 406. */
  diffTooLarge(): void {
    this.#isDiffTooLarge = true
  }

  /** Something happens right before the n-th of these requests is answered, once. Others have to wait for it. */
  before(match: Match, action: () => void | Promise<void>, nth = 1): void {
    this.#hooks.push({ toSkip: nth - 1, match, action })
  }

  /** Runs the hooks for a request, and gives the trouble that it meets. */
  async meet(request: Incoming): Promise<Answer | null> {
    const due = this.#hooks.filter(hook => isMeant(request, hook.match) && hook.toSkip-- === 0)
    this.#hooks = this.#hooks.filter(hook => !due.includes(hook))
    for (const { action } of due) await action()
    const trouble = this.#troubles.find(({ meets }) => meets(request))
    if (!trouble) return null
    trouble.left--
    this.#troubles = this.#troubles.filter(({ left }) => left > 0)
    return trouble.answer()
  }

  readonly refuses = (comment: CommentRequest): boolean => this.#refuses(comment)

  hidesPatch(path: string): boolean {
    return this.#hidden(path)
  }

  get isDiffTooLarge(): boolean {
    return this.#isDiffTooLarge
  }
}

type SecondaryLimit = { readonly writes?: number; readonly status?: 403 | 429; readonly retryAfter?: number | null }
type PrimaryLimit = Match & { readonly requests?: number; readonly status?: 403 | 429; readonly resetIn?: number }
type Outage = Match & { readonly requests?: number; readonly status?: 500 | 502 | 503 | 504 }
type CustomAnswer = Match & { readonly requests?: number; readonly status: number; readonly message: string }

function isMeant(request: Incoming, { method, path }: Match): boolean {
  return (method === undefined || method === request.method) && (path === undefined || path.test(request.path))
}
