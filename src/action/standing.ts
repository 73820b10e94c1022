/** Reads the comments of ours that stand on a pull request. */

import { UserError } from '../workspace/problem.ts'
import type { GitHub } from './client.ts'
import { readMarker } from './marker.ts'
import type { PullAddress, PullRequest } from './pull-request.ts'
import type { Standing } from './reconcile.ts'

/** The author of what a workflow's own token writes. */
const usualLogin = 'github-actions[bot]'

/** A row of `GET /repos/{owner}/{repo}/pulls/{pull_number}/comments`. */
type ReviewComment = {
  readonly id: number
  readonly node_id: string
  readonly in_reply_to_id?: number
  readonly path: string
  readonly line?: number | null
  readonly start_line?: number | null
  readonly body: string
  readonly user: { readonly login: string; readonly type: string } | null
}

/**
 * The comments of the job with this id. A marker alone proves nothing, since anybody can write one: the author has to be
 * whoever the token belongs to.
 */
export async function standingComments(github: GitHub, pull: PullRequest, id: string): Promise<Standing[]> {
  const comments = (await github.paginate('GET /repos/{owner}/{repo}/pulls/{pull_number}/comments', {
    ...pull.address,
    per_page: 100,
  })) as ReviewComment[]
  const own = comments.filter(comment => !comment.in_reply_to_id && readMarker(comment.body)?.id === id)
  if (own.length === 0) return []
  const threads = await readThreads(github, pull.address)
  const replies = repliesOf(comments)
  const isOurs = isOf(threads?.viewer ?? usualLogin)
  // They may be ours, or forged: to post once more would tell everything twice.
  if (!threads && !own.every(isOf(usualLogin)))
    throw new UserError(
      'GitHub does not say whose token this is (GraphQL failed), so that comments are not known again',
    )
  return own
    .filter(isOurs)
    .flatMap(comment => standing(comment, replies.get(comment.id) ?? [], threads, pull.files) ?? [])
}

function standing(
  comment: ReviewComment,
  replies: readonly ReviewComment[],
  threads: Threads | null,
  files: PullRequest['files'],
): Standing | null {
  const marker = readMarker(comment.body)
  if (!marker) return null
  const thread = threads?.byComment.get(comment.node_id)
  const line = comment.line ?? null
  const isAnsweredNo = replies.some(({ body }) => /(?:^|\n)\s*async-fix:\s*ignore\b/i.test(body))
  const isClosedByUs = thread?.isResolved === true && thread.isByUs
  return {
    id: comment.id,
    threadId: thread?.id ?? null,
    path: files.has(comment.path) ? comment.path : null,
    // A thread that we have closed tells nobody anything.
    lines: line === null || isClosedByUs ? null : { first: comment.start_line ?? line, last: line },
    fingerprints: marker.fingerprints,
    proposal: marker.proposal,
    hasReplies: replies.length > 0,
    isClosedByUs,
    // Where threads cannot be read, an outdated one may have been resolved: better silent than heard twice.
    isSettled: isAnsweredNo || (threads ? thread?.isResolved === true && !thread.isByUs : line === null),
  }
}

function repliesOf(comments: readonly ReviewComment[]): ReadonlyMap<number, readonly ReviewComment[]> {
  const replies = new Map<number, ReviewComment[]>()
  for (const comment of comments) {
    const { in_reply_to_id: to } = comment
    if (!to) continue
    const known = replies.get(to)
    if (known) known.push(comment)
    else replies.set(to, [comment])
  }
  return replies
}

/** GraphQL may call an app `github-actions` where REST calls it `github-actions[bot]`; a person of that name is no bot. */
function isOf(viewer: string): (comment: ReviewComment) => boolean {
  return ({ user }) => user?.login === viewer || (user?.type === 'Bot' && user.login === `${viewer}[bot]`)
}

function withoutBot(login: string): string {
  return login.replace(/\[bot\]$/, '')
}

type Thread = { readonly id: string; readonly isResolved: boolean; readonly isByUs: boolean }

type Threads = {
  readonly viewer: string
  /** By the `node_id` of its first comment: GraphQL has no numbers above 32 bits. */
  readonly byComment: ReadonlyMap<string, Thread>
}

const threadsQuery = `query ($owner: String!, $repo: String!, $number: Int!, $after: String) {
  viewer { login }
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      reviewThreads(first: 100, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { id isResolved resolvedBy { login } comments(first: 1) { nodes { id } } }
      }
    }
  }
}`

type ThreadsAnswer = {
  readonly viewer: { readonly login: string }
  readonly repository: {
    readonly pullRequest: {
      readonly reviewThreads: {
        readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
        readonly nodes: readonly {
          readonly id: string
          readonly isResolved: boolean
          readonly resolvedBy: { readonly login: string } | null
          readonly comments: { readonly nodes: readonly { readonly id: string }[] }
        }[]
      }
    }
  }
}

/** Only GraphQL tells what is resolved. Null where it cannot be asked: that is no reason to fail. */
async function readThreads(github: GitHub, { owner, repo, pull_number: number }: PullAddress): Promise<Threads | null> {
  const byComment = new Map<string, Thread>()
  try {
    for (let after: string | null = null; ; ) {
      const answer: ThreadsAnswer = await github.graphql(threadsQuery, { owner, repo, number, after })
      const { nodes, pageInfo } = answer.repository.pullRequest.reviewThreads
      const viewer = answer.viewer.login
      for (const { id, isResolved, resolvedBy, comments } of nodes) {
        const first = comments.nodes[0]?.id
        const isByUs = resolvedBy !== null && withoutBot(resolvedBy.login) === withoutBot(viewer)
        if (first) byComment.set(first, { id, isResolved, isByUs })
      }
      if (!pageInfo.hasNextPage || pageInfo.endCursor === after) return { viewer, byComment }
      after = pageInfo.endCursor
    }
  } catch {
    return null
  }
}
