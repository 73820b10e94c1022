/** A pull request: two branches of a repository, and what people have written about their difference. */

import type { Changes } from './commit-stream.ts'
import type { Comment, Counter, Range, Review, Thread, User } from './model.ts'
import { renewPlace } from './placement.ts'
import type { ChangedFile, Repository } from './repository.ts'

/** What all pull requests of a server share. */
export type Surroundings = {
  readonly repository: Repository
  readonly owner: string
  readonly name: string
  readonly counter: Counter
}

export type Branch = {
  /** Of the repository that it lies in: a fork has another owner. */
  readonly owner: string
  readonly ref: string
}

export type Opening = {
  readonly number: number
  readonly title: string
  readonly author: User
  readonly head: Branch
  readonly headSha: string
  readonly baseSha: string
}

export class PullRequest {
  readonly number: number
  readonly title: string
  readonly author: User
  readonly head: Branch
  readonly openedAt: string
  readonly reviews: Review[] = []
  comments: Comment[] = []
  threads: Thread[] = []
  state: 'open' | 'closed' = 'open'
  headSha: string
  /** Of the base branch when the head moved last. */
  baseSha: string
  readonly around: Surroundings

  constructor(around: Surroundings, opening: Opening) {
    this.around = around
    this.number = opening.number
    this.title = opening.title
    this.author = opening.author
    this.head = opening.head
    this.headSha = opening.headSha
    this.baseSha = opening.baseSha
    this.openedAt = around.counter.time()
  }

  get isFork(): boolean {
    return this.head.owner !== this.around.owner
  }

  /** Commits on top of `parent`, which is the head by default, lets the head be that, and places the comments anew. */
  async push(changes: Changes, message: string, login: string, parent = this.headSha): Promise<void> {
    const ref = this.#headRef()
    await this.moveTo(await this.around.repository.commit({ ref, parent, changes, message }, login))
  }

  /** Lets the head be another commit, and places the comments anew. */
  async moveTo(sha: string): Promise<void> {
    const { repository } = this.around
    await repository.pointTo(`refs/pull/${this.number}/head`, sha)
    await repository.pointTo(this.#headRef(), sha)
    this.baseSha = (await repository.resolve('refs/heads/main')) ?? this.baseSha
    this.headSha = sha
    for (const thread of this.threads) await this.renew(thread)
  }

  /** Gives a thread its place at the head. */
  async renew(thread: Thread): Promise<void> {
    await renewPlace(this.around.repository, thread, await this.range())
  }

  /** What it shows, or showed at an earlier commit of it. */
  async range(commit = this.headSha): Promise<Range> {
    return { mergeBase: await this.around.repository.mergeBase(this.baseSha, commit), head: commit }
  }

  async files(commit = this.headSha): Promise<readonly ChangedFile[]> {
    const { mergeBase, head } = await this.range(commit)
    return this.around.repository.changedFiles(mergeBase, head)
  }

  /** Its commits, the newest first. */
  commits(): Promise<readonly string[]> {
    return this.around.repository.commitsBetween(this.baseSha, this.headSha)
  }

  comment(id: number): Comment | undefined {
    return this.comments.find(each => each.id === id)
  }

  /** Comments of a review that was not submitted are for nobody but its author. */
  commentsFor({ login }: User): readonly Comment[] {
    return this.comments.filter(({ review }) => review.state !== 'PENDING' || review.author.login === login)
  }

  /** A branch of a fork lies in a place of its own: two forks may name theirs alike. */
  #headRef(): string {
    return this.isFork ? `refs/forks/${this.head.owner}/${this.head.ref}` : `refs/heads/${this.head.ref}`
  }
}
