/** Answers the REST API: one function for each operation of the official document. */

import { type Answer, json, page } from './answer.ts'
import { contentAt } from './content.ts'
import type { Faults } from './faults.ts'
import { rateOf } from './http.ts'
import type { Caller, Permissions, Review } from './model.ts'
import type { PullRequest } from './pull-request.ts'
import { lacks, notFound, Refusal } from './refusal.ts'
import type { Repository } from './repository.ts'
import { type Representations, repositoryId } from './representations.ts'
import { deleteComment, postComment, postReply, postReview, type ReviewRequest } from './reviews.ts'
import type { CommentRequest } from './rules.ts'

/** What an operation can see. */
export type Context = {
  readonly url: string
  readonly repository: Repository
  readonly pulls: readonly PullRequest[]
  readonly caller: Caller
  /** How many requests there were. */
  readonly used: number
  readonly faults: Faults
  readonly show: Representations
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly accept: string
  readonly body: unknown
}

type Handler = (context: Context) => Answer | Promise<Answer>

const handlers: Readonly<Record<string, Handler>> = {
  'rate-limit/get': getRateLimit,
  'users/get-authenticated': getUser,
  'repos/get': ({ show }) => json(200, show.repository()),
  'repos/get-content': context => contentAt(context),
  'git/get-blob': getBlob,
  'repos/list-pull-requests-associated-with-commit': listPullsOfCommit,
  'pulls/list': listPulls,
  'pulls/get': getPull,
  'pulls/list-files': listFiles,
  'pulls/list-reviews': listReviews,
  'pulls/create-review': async context => {
    const pull = pullOf(context)
    const review = await postReview(pull, context.caller, (context.body ?? {}) as ReviewRequest, context.faults.refuses)
    return json(200, context.show.review(pull, review))
  },
  'pulls/list-review-comments': listComments,
  'pulls/create-review-comment': createComment,
  'pulls/create-reply-for-review-comment': context => {
    const pull = pullOf(context)
    const { body } = context.body as { body: string }
    const reply = postReply(pull, context.caller, Number(context.params['comment_id']), body)
    return json(201, context.show.comment(pull, reply))
  },
  'pulls/get-review-comment': context => {
    const { pull, id } = commentOf(context)
    const comment = pull.commentsFor(context.caller).find(each => each.id === id)
    if (!comment) throw notFound()
    return json(200, context.show.comment(pull, comment))
  },
  'pulls/delete-review-comment': context => {
    const { pull, id } = commentOf(context)
    deleteComment(pull, id)
    return { status: 204, headers: {}, body: null }
  },
}

/** Answers an operation of the document. @throws Refusal as GitHub refuses it */
export async function answerOperation(operation: string, context: Context): Promise<Answer> {
  const handler = handlers[operation]
  if (!handler) throw new Error(`${operation} is described, but nothing answers it`)
  return handler(context)
}

/** Everybody may read a public repository. @throws Refusal 403 where the caller lacks a permission that the operation needs */
export function demandPermission(operation: string, caller: Caller, isPrivate: boolean): void {
  const permission: keyof Permissions = operation.startsWith('pulls/') ? 'pull-requests' : 'contents'
  const level = caller.permissions[permission]
  const isWrite = /\/(?:create|delete)-/.test(operation)
  if (isWrite && level !== 'write') throw lacks(`${permission}=write`, caller.type)
  const needsRead = isPrivate && /^(?:pulls|git|repos\/get-content|repos\/list)/.test(operation)
  if (needsRead && level === 'none') throw lacks(`${permission}=read`, caller.type)
}

function getRateLimit({ caller, used }: Context): Answer {
  const rate = rateOf(caller, used)
  return json(200, { rate, resources: { core: rate, graphql: rate, search: rate } })
}

/** A token of an installation has no user. */
function getUser({ caller, show }: Context): Answer {
  if (caller.type === 'Bot') throw lacks('', 'Bot')
  const times = { created_at: '2020-01-01T00:00:00Z', updated_at: '2020-01-01T00:00:00Z' }
  const words = { name: caller.login, company: null, blog: '', location: null, email: null, hireable: null, bio: null }
  const numbers = { public_repos: 1, public_gists: 0, followers: 0, following: 0 }
  return json(200, { ...show.user(caller), ...words, ...numbers, ...times, user_view_type: 'public' })
}

async function getBlob({ repository, url, params, accept }: Context): Promise<Answer> {
  const sha = params['file_sha'] ?? ''
  if (!/^[\da-f]{40}$/.test(sha))
    throw new Refusal(422, 'The sha parameter must be exactly 40 characters and contain only [0-9a-f].')
  const bytes = await repository.blob(sha)
  if (!bytes) throw notFound()
  if (/\braw\b/.test(accept))
    return { status: 200, headers: { 'content-type': 'application/vnd.github.raw' }, body: bytes }
  const content = bytes.toString('base64').replace(/.{60}/g, '$&\n')
  const address = `${url}/repos/${params['owner']}/${params['repo']}/git/blobs/${sha}`
  return json(200, { sha, node_id: `B_${sha}`, size: bytes.length, url: address, content, encoding: 'base64' })
}

/** Pull requests of forks are not found by their commits: the repository has these on no branch of its own. */
async function listPullsOfCommit(context: Context): Promise<Answer> {
  const sha = await context.repository.resolve(context.params['commit_sha'] ?? '')
  if (!sha) throw new Refusal(422, `No commit found for SHA: ${context.params['commit_sha']}`)
  const found: PullRequest[] = []
  for (const pull of context.pulls) {
    if (!pull.isFork && (await pull.commits()).includes(sha)) found.push(pull)
  }
  return page(found, context.query, addressOf(context, `commits/${sha}/pulls`), each => context.show.pullInList(each))
}

/** The newest first. A `head` without an owner chooses nothing. */
function listPulls(context: Context): Answer {
  const { head, base, state = 'open', direction = 'desc' } = context.query
  const found = context.pulls.filter(
    pull =>
      (state === 'all' || pull.state === state) &&
      (!head?.includes(':') || head === `${pull.head.owner}:${pull.head.ref}`) &&
      (base === undefined || base === 'main'),
  )
  const sorted = direction === 'asc' ? found : found.toReversed()
  return page(sorted, context.query, addressOf(context, 'pulls'), each => context.show.pullInList(each))
}

async function getPull(context: Context): Promise<Answer> {
  const pull = pullOf(context)
  if (!/application\/vnd\.github(?:\.v3)?\.diff\b/.test(context.accept)) return json(200, await context.show.pull(pull))
  if (context.faults.isDiffTooLarge) {
    const message =
      'Sorry, the diff exceeded the maximum number of files (300). Consider using ' +
      "'List pull requests files' API or locally cloning the repository instead."
    throw new Refusal(406, message, [{ resource: 'PullRequest', field: 'diff', code: 'too_large' }])
  }
  const { mergeBase, head } = await pull.range()
  const headers = { 'content-type': 'application/vnd.github.diff; charset=utf-8' }
  return { status: 200, headers, body: await context.repository.diff(mergeBase, head) }
}

/** At most 3,000 files. */
async function listFiles(context: Context): Promise<Answer> {
  const pull = pullOf(context)
  const files = (await pull.files()).slice(0, 3000)
  return page(files, context.query, addressOf(context, `pulls/${pull.number}/files`), file =>
    context.show.file(pull, file, !context.faults.hidesPatch(file.path)),
  )
}

/** A review that was not submitted is for nobody but its author. */
function listReviews(context: Context): Answer {
  const pull = pullOf(context)
  const isSeen = ({ state, author }: Review) => state !== 'PENDING' || author.login === context.caller.login
  const address = addressOf(context, `pulls/${pull.number}/reviews`)
  return page(pull.reviews.filter(isSeen), context.query, address, each => context.show.review(pull, each))
}

/** The oldest first; another direction counts only where it is said what is sorted by. */
function listComments(context: Context): Answer {
  const pull = pullOf(context)
  const { since, sort, direction } = context.query
  const found = pull.commentsFor(context.caller).filter(each => since === undefined || each.createdAt >= since)
  const sorted = sort && direction === 'desc' ? found.toReversed() : found
  const address = addressOf(context, `pulls/${pull.number}/comments`)
  return page(sorted, context.query, address, each => context.show.comment(pull, each))
}

async function createComment(context: Context): Promise<Answer> {
  const pull = pullOf(context)
  const request = context.body as CommentRequest & { commit_id: string; in_reply_to?: number }
  const comment =
    request.in_reply_to === undefined
      ? await postComment(pull, context.caller, request, context.faults.refuses)
      : postReply(pull, context.caller, request.in_reply_to, request.body)
  return json(201, context.show.comment(pull, comment))
}

function pullOf({ pulls, params }: Context): PullRequest {
  const pull = pulls.find(each => each.number === Number(params['pull_number']))
  if (!pull) throw notFound()
  return pull
}

function commentOf({ pulls, params }: Context): { pull: PullRequest; id: number } {
  const id = Number(params['comment_id'])
  const pull = pulls.find(each => each.comment(id))
  if (!pull) throw notFound()
  return { pull, id }
}

/** Further pages are linked by the number of the repository, not by its name. */
function addressOf({ url }: Context, place: string): string {
  return `${url}/repositories/${repositoryId}/${place}`
}
