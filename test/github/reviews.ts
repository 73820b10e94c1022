/** Writes and removes reviews, comments and replies, as far as GitHub's rules let it. */

import type { Comment, Range, Review, Thread, User } from './model.ts'
import type { PullRequest } from './pull-request.ts'
import { notFound, Refusal } from './refusal.ts'
import { type Accepted, bodyFaults, type CommentRequest, type Complaint, fieldsOf, judge, sentenceOf } from './rules.ts'

export type ReviewRequest = {
  readonly commit_id?: string
  readonly body?: string
  readonly event?: 'COMMENT' | 'APPROVE' | 'REQUEST_CHANGES'
  readonly comments?: readonly CommentRequest[]
}

/** Says of a comment whether GitHub shall refuse it although it breaks no rule. */
export type Refuses = (comment: CommentRequest) => boolean

const states = { COMMENT: 'COMMENTED', APPROVE: 'APPROVED', REQUEST_CHANGES: 'CHANGES_REQUESTED' } as const

/**
 * Posts a review with all of its comments, or none of them.
 * @throws Refusal 422 with one sentence for each comment that cannot stand
 */
export async function postReview(
  pull: PullRequest,
  author: User,
  request: ReviewRequest,
  refuses: Refuses,
): Promise<Review> {
  const { event, body = '', comments = [], commit_id: commit = pull.headSha } = request
  refuseEvent(pull, author, event, body)
  if (!(await pull.commits()).includes(commit)) throw unprocessable([endCommit])
  const files = await pull.files(commit)
  const verdicts = comments.map(each => (refuses(each) ? [refused] : judge(each, files)))
  const wrong = verdicts.filter(isRefused)
  if (wrong.length > 0) throw new Refusal(422, 'Unprocessable Entity', wrong.map(sentenceOf))
  const review = newReview(pull, author, event ? states[event] : 'PENDING', body, commit)
  const range = await pull.range(commit)
  for (const [index, accepted] of verdicts.entries()) {
    if (!isRefused(accepted)) await startThread(pull, review, comments[index]?.body ?? '', accepted, range)
  }
  return review
}

/** Posts one comment as a review of its own. @throws Refusal 422 */
export async function postComment(
  pull: PullRequest,
  author: User,
  request: CommentRequest & { readonly commit_id: string },
  refuses: Refuses,
): Promise<Comment> {
  const isPart = (await pull.commits()).includes(request.commit_id)
  const verdict = isPart
    ? refuses(request)
      ? [refused]
      : judge(request, await pull.files(request.commit_id))
    : [endCommit]
  if (isRefused(verdict)) throw new Refusal(422, 'Validation Failed', fieldsOf(verdict))
  const review = newReview(pull, author, 'COMMENTED', '', request.commit_id)
  return startThread(pull, review, request.body, verdict, await pull.range(request.commit_id))
}

/** Answers the first comment of a thread. @throws Refusal 404 for a comment that is none, 422 for an empty text */
export function postReply(pull: PullRequest, author: User, to: number, body: string): Comment {
  const first = pull.comment(to)
  if (!first || first.inReplyTo !== null) throw notFound()
  const faults = bodyFaults(body)
  if (faults.length > 0) throw new Refusal(422, 'Validation Failed', fieldsOf(faults))
  const review = newReview(pull, author, 'COMMENTED', '', pull.headSha)
  return addComment(pull, review, first.thread, body, first.id)
}

/** Removes a comment; replies to it stay. @throws Refusal 404 */
export function deleteComment(pull: PullRequest, id: number): void {
  const comment = pull.comment(id)
  if (!comment) throw notFound()
  pull.comments = pull.comments.filter(each => each !== comment)
  pull.threads = pull.threads.filter(thread => pull.comments.some(each => each.thread === thread))
}

/** The thread of a comment becomes resolved by somebody, or open again. @throws Refusal 404 */
export function settle(pull: PullRequest, id: number, by: User | null): void {
  const comment = pull.comment(id)
  if (!comment) throw notFound()
  comment.thread.resolvedBy = by
}

const refused: Complaint = { of: 'pull_request_review_thread', field: 'line', reason: 'could not be resolved' }

const endCommit: Complaint = {
  of: 'pull_request_review_thread',
  field: 'end_commit_oid',
  reason: 'is not part of the pull request',
}

function isRefused(verdict: Accepted | readonly Complaint[]): verdict is readonly Complaint[] {
  return Array.isArray(verdict)
}

function unprocessable(complaints: readonly Complaint[]): Refusal {
  return new Refusal(422, 'Unprocessable Entity', [sentenceOf(complaints)])
}

function refuseEvent(pull: PullRequest, author: User, event: ReviewRequest['event'], body: string): void {
  const no = (sentence: string) => new Refusal(422, 'Unprocessable Entity', [sentence])
  if (event === 'APPROVE' || event === 'REQUEST_CHANGES') {
    const deed = event === 'APPROVE' ? 'approve' : 'request changes on'
    if (pull.author.login === author.login) throw no(`Can not ${deed} your own pull request`)
    if (author.login === 'github-actions[bot]' && event === 'APPROVE') {
      throw no('GitHub Actions is not permitted to approve pull requests.')
    }
  }
  const isPending = (review: Review) => review.state === 'PENDING' && review.author.login === author.login
  if (!event && pull.reviews.some(isPending)) throw no('User can only have one pending review per pull request')
  const needsBody = event === 'COMMENT' || event === 'REQUEST_CHANGES'
  const faults = body.trim() === '' && !needsBody ? [] : bodyFaults(body)
  if (faults.length > 0) throw unprocessable(faults.map(fault => ({ ...fault, of: 'pull_request_review' })))
}

function newReview(pull: PullRequest, author: User, state: Review['state'], body: string, commit: string): Review {
  const { counter } = pull.around
  const review = { id: counter.id(), author, body, state, commit, submittedAt: counter.time() }
  pull.reviews.push(review)
  return review
}

async function startThread(
  pull: PullRequest,
  review: Review,
  body: string,
  { place, position, diffHunk }: Accepted,
  original: Range,
): Promise<Comment> {
  const thread: Thread = {
    id: `PRRT_${pull.around.counter.id()}`,
    originalPlace: place,
    original,
    originalPosition: position,
    diffHunk,
    place,
    position,
    commit: original.head,
    isOutdated: false,
    resolvedBy: null,
    isApplied: false,
  }
  pull.threads.push(thread)
  const comment = addComment(pull, review, thread, body, null)
  await pull.renew(thread)
  return comment
}

function addComment(
  pull: PullRequest,
  review: Review,
  thread: Thread,
  body: string,
  inReplyTo: number | null,
): Comment {
  const { counter } = pull.around
  const comment = {
    id: counter.id(),
    thread,
    review,
    author: review.author,
    body,
    inReplyTo,
    createdAt: counter.time(),
  }
  pull.comments.push(comment)
  return comment
}
