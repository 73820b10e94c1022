/** What people do at a pull request, for tests to say in one line each. */

import type { Changes } from './commit-stream.ts'
import type { User } from './model.ts'
import type { PullRequest } from './pull-request.ts'
import type { Representations } from './representations.ts'
import { deleteComment, postComment, postReply, settle } from './reviews.ts'
import type { CommentRequest } from './rules.ts'
import { applySuggestions } from './suggestions.ts'

/** A comment as a test looks at it. */
export type SeenComment = {
  readonly id: number
  readonly author: string
  readonly body: string
  readonly path: string
  /** At the head now; null once it is outdated, and for one about a whole file. */
  readonly line: number | null
  readonly startLine: number | null
  readonly originalLine: number | null
  readonly side: 'LEFT' | 'RIGHT'
  readonly isOutdated: boolean
  readonly resolvedBy: string | null
  /** The comment that began the thread, for a reply. */
  readonly inReplyTo: number | null
}

type By = { readonly by?: string }

const nobody = () => false

/** A pull request in the hands of a test. Everybody may do everything here: rules of GitHub hold, permissions are not asked. */
export class Scenario {
  readonly #pull: PullRequest
  readonly #show: Representations
  readonly #user: (login: string) => User

  constructor(pull: PullRequest, show: Representations, user: (login: string) => User) {
    this.#pull = pull
    this.#show = show
    this.#user = user
  }

  get number(): number {
    return this.#pull.number
  }

  get headSha(): string {
    return this.#pull.headSha
  }

  get baseSha(): string {
    return this.#pull.baseSha
  }

  get state(): 'open' | 'closed' {
    return this.#pull.state
  }

  /** All comments, the oldest first; those of reviews that were not submitted too. */
  get comments(): readonly SeenComment[] {
    return this.#pull.comments.map(({ id, author, body, thread, inReplyTo }) => ({
      id,
      author: author.login,
      body,
      path: thread.place.path,
      line: thread.place.line,
      startLine: thread.place.startLine,
      originalLine: thread.originalPlace.line,
      side: thread.place.side,
      isOutdated: thread.isOutdated,
      resolvedBy: thread.resolvedBy?.login ?? null,
      inReplyTo,
    }))
  }

  /** All reviews, the oldest first. A single comment and a reply are reviews of their own. */
  get reviews(): readonly {
    readonly id: number
    readonly author: string
    readonly body: string
    readonly state: string
  }[] {
    return this.#pull.reviews.map(({ id, author, body, state }) => ({ id, author: author.login, body, state }))
  }

  /** Commits to the head branch. Comments move along or become outdated. Returns the new head. */
  async push(changes: Changes, { by = this.#pull.author.login, message = 'More work' } = {}): Promise<string> {
    await this.#pull.push(changes, message, by)
    return this.#pull.headSha
  }

  /** Replaces all commits of the head branch by one, as a forced push of a rebased branch does. Returns the new head. */
  async forcePush(changes: Changes, { by = this.#pull.author.login, message = 'Other work' } = {}): Promise<string> {
    const base = (await this.#pull.around.repository.resolve('refs/heads/main')) ?? this.#pull.baseSha
    await this.#pull.push(changes, message, by, base)
    return this.#pull.headSha
  }

  /** Merges the base branch into the head branch, as the button "Update branch" does. Returns the new head. */
  async updateBranch({ by = this.#pull.author.login }: By = {}): Promise<string> {
    const { repository } = this.#pull.around
    const base = (await repository.resolve('refs/heads/main')) ?? this.#pull.baseSha
    await this.#pull.moveTo(await repository.merge(this.#pull.headSha, base, "Merge branch 'main'", by))
    return this.#pull.headSha
  }

  close(): void {
    this.#pull.state = 'closed'
  }

  reopen(): void {
    this.#pull.state = 'open'
  }

  /** Somebody comments on a line of the head, or on a line and those above from `start_line` on. Returns the id. */
  async comment(request: CommentRequest, { by = 'maintainer' }: By = {}): Promise<number> {
    const asked = { ...request, commit_id: this.headSha }
    return (await postComment(this.#pull, this.#user(by), asked, nobody)).id
  }

  /** Somebody answers a comment. Returns the id of the answer. */
  reply(to: number, body: string, { by = 'maintainer' }: By = {}): number {
    return postReply(this.#pull, this.#user(by), to, body).id
  }

  /** Somebody resolves the thread of a comment. */
  resolve(id: number, { by = 'maintainer' }: By = {}): void {
    settle(this.#pull, id, this.#user(by))
  }

  unresolve(id: number): void {
    settle(this.#pull, id, null)
  }

  deleteComment(id: number): void {
    deleteComment(this.#pull, id)
  }

  /** Presses "Commit suggestion". @throws Error with the text of the button where it is grey */
  applySuggestion(id: number, by: By = {}): Promise<string> {
    return this.applySuggestions([id], by)
  }

  /** Adds these suggestions to a batch and commits it. Returns the new head. @throws Error, and nothing is written */
  async applySuggestions(ids: readonly number[], { by = 'maintainer' }: By = {}): Promise<string> {
    await applySuggestions(this.#pull, ids, this.#user(by))
    return this.headSha
  }

  /** A file at the head, or null. */
  file(path: string): Promise<string | null> {
    return this.#pull.around.repository.textAt(this.headSha, path)
  }

  /**
   * A working copy as `actions/checkout` makes it: of the head, or of the merge into the base branch, which is what a workflow of
   * `pull_request` gets. Returns its folder.
   */
  async checkOut(which: 'head' | 'merge' | 'base' = 'head'): Promise<string> {
    const { repository } = this.#pull.around
    if (which !== 'merge') return repository.checkOut(which === 'head' ? this.headSha : this.baseSha)
    const base = (await repository.resolve('refs/heads/main')) ?? this.#pull.baseSha
    const message = `Merge ${this.headSha} into ${base}`
    const merge = await repository.merge(base, this.headSha, message, 'web-flow')
    await repository.pointTo(`refs/pull/${this.number}/merge`, merge)
    return repository.checkOut(merge)
  }

  /** The payload of the event `pull_request`, which a workflow finds in the file `GITHUB_EVENT_PATH`. */
  async event(action: 'opened' | 'synchronize' | 'reopened' | 'closed' = 'synchronize'): Promise<object> {
    const sender = this.#show.user(this.#pull.author)
    const [repository, pull_request] = [this.#show.repository(), await this.#show.pull(this.#pull)]
    return { action, number: this.number, pull_request, repository, sender }
  }

  /**
   * The payload of `workflow_run`, for a workflow that runs after one of `pull_request`. It does not say which pull request that was
   * where the head lies in a fork.
   */
  workflowRunEvent(id = 1): object {
    const { head, base, number } = this.#show.pullInList(this.#pull)
    const ends = { head: { ref: head.ref, sha: head.sha }, base: { ref: base.ref, sha: base.sha } }
    const run = { id, event: 'pull_request', status: 'completed', conclusion: 'success', run_attempt: 1 }
    const where = { head_branch: head.ref, head_sha: head.sha, head_repository: head.repo, repository: base.repo }
    const workflow_run = { ...run, ...where, pull_requests: this.#pull.isFork ? [] : [{ number, ...ends }] }
    return { action: 'completed', workflow_run, repository: base.repo, sender: this.#show.user(this.#pull.author) }
  }
}
