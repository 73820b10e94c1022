/** Answers `POST /graphql`: review threads, the viewer, and resolving a thread, in GitHub's own names. */

import { type Answer, json } from './answer.ts'
import { requireJudge } from './judges.ts'
import type { Caller, Comment, Thread, User } from './model.ts'
import type { PullRequest } from './pull-request.ts'
import { commentNodeId } from './representations.ts'

const { buildSchema, graphql, GraphQLError } = requireJudge('graphql')

const schema = buildSchema(`
  scalar BigInt
  scalar DateTime
  scalar GitObjectID
  enum DiffSide { LEFT RIGHT }
  enum PullRequestState { OPEN CLOSED MERGED }
  interface Actor { login: String! }
  type User implements Actor { login: String! databaseId: Int }
  type Bot implements Actor { login: String! databaseId: Int }
  type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
  type Query {
    viewer: User!
    repository(owner: String!, name: String!, followRenames: Boolean = true): Repository
    rateLimit(dryRun: Boolean = false): RateLimit
  }
  type RateLimit { cost: Int! limit: Int! remaining: Int! used: Int! resetAt: DateTime! }
  type Repository { name: String! nameWithOwner: String! pullRequest(number: Int!): PullRequest }
  type PullRequest {
    number: Int!
    title: String!
    state: PullRequestState!
    author: Actor
    headRefOid: GitObjectID!
    headRefName: String!
    baseRefOid: GitObjectID!
    baseRefName: String!
    isCrossRepository: Boolean!
    reviewThreads(after: String, before: String, first: Int, last: Int): PullRequestReviewThreadConnection!
  }
  type PullRequestReviewThreadConnection {
    nodes: [PullRequestReviewThread]
    edges: [PullRequestReviewThreadEdge]
    pageInfo: PageInfo!
    totalCount: Int!
  }
  type PullRequestReviewThreadEdge { cursor: String! node: PullRequestReviewThread }
  type PullRequestReviewThread {
    id: ID!
    isResolved: Boolean!
    isOutdated: Boolean!
    resolvedBy: User
    viewerCanResolve: Boolean!
    viewerCanUnresolve: Boolean!
    path: String!
    line: Int
    startLine: Int
    originalLine: Int
    originalStartLine: Int
    diffSide: DiffSide!
    startDiffSide: DiffSide
    comments(after: String, before: String, first: Int, last: Int): PullRequestReviewCommentConnection!
  }
  type PullRequestReviewCommentConnection {
    nodes: [PullRequestReviewComment]
    edges: [PullRequestReviewCommentEdge]
    pageInfo: PageInfo!
    totalCount: Int!
  }
  type PullRequestReviewCommentEdge { cursor: String! node: PullRequestReviewComment }
  type PullRequestReviewComment {
    id: ID!
    databaseId: Int @deprecated(reason: "Use fullDatabaseId.")
    fullDatabaseId: BigInt
    author: Actor
    body: String!
    path: String!
    outdated: Boolean!
    viewerDidAuthor: Boolean!
    createdAt: DateTime!
    replyTo: PullRequestReviewComment
  }
  input ResolveReviewThreadInput { threadId: ID! clientMutationId: String }
  input UnresolveReviewThreadInput { threadId: ID! clientMutationId: String }
  type ResolveReviewThreadPayload { thread: PullRequestReviewThread clientMutationId: String }
  type UnresolveReviewThreadPayload { thread: PullRequestReviewThread clientMutationId: String }
  type Mutation {
    resolveReviewThread(input: ResolveReviewThreadInput!): ResolveReviewThreadPayload
    unresolveReviewThread(input: UnresolveReviewThreadInput!): UnresolveReviewThreadPayload
  }
`)

export type GraphqlContext = {
  readonly owner: string
  readonly name: string
  readonly pulls: readonly PullRequest[]
  readonly caller: Caller
}

type Paging = { readonly first?: number; readonly last?: number; readonly after?: string; readonly before?: string }
type Mutation = { readonly input: { readonly threadId: string; readonly clientMutationId?: string } }

/** Whether a request means to change something. */
export function isMutation(request: unknown): boolean {
  const { query } = (request ?? {}) as { query?: unknown }
  return typeof query === 'string' && /^\s*mutation\b/m.test(query)
}

/** Answers a query or mutation; what is wrong with it is said in `errors`, with status 200. */
export async function answerGraphql(context: GraphqlContext, request: unknown): Promise<Answer> {
  const { query, variables } = (request ?? {}) as { query?: unknown; variables?: unknown }
  if (typeof query !== 'string') {
    return json(400, { message: 'A query attribute must be specified and must be a string.', errors: [] })
  }
  const result = await graphql({ schema, source: query, rootValue: rootOf(context), variableValues: variables ?? {} })
  return json(200, JSON.parse(JSON.stringify(result, liftType)))
}

/** GitHub writes the kind of an error beside its message, not below `extensions`. */
function liftType(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('extensions' in value)) return value
  const { extensions, ...rest } = value
  return { ...(extensions as object), ...rest }
}

function rootOf(context: GraphqlContext): object {
  const { caller, owner, name } = context
  return {
    viewer: { login: caller.login, databaseId: caller.id },
    rateLimit: { cost: 1, limit: 1000, remaining: 999, used: 1, resetAt: '2030-01-01T00:00:00Z' },
    repository: (asked: { owner: string; name: string }) => {
      if (asked.owner !== owner || asked.name !== name) {
        throw failure('NOT_FOUND', `Could not resolve to a Repository with the name '${asked.owner}/${asked.name}'.`)
      }
      return {
        name,
        nameWithOwner: `${owner}/${name}`,
        pullRequest: (which: { number: number }) => pullOf(context, which.number),
      }
    },
    resolveReviewThread: ({ input }: Mutation) => settleThread(context, input, caller),
    unresolveReviewThread: ({ input }: Mutation) => settleThread(context, input, null),
  }
}

function pullOf({ pulls, caller }: GraphqlContext, number: number): object {
  const pull = pulls.find(each => each.number === number)
  if (!pull) throw failure('NOT_FOUND', `Could not resolve to a PullRequest with the number of ${number}.`)
  const visible = new Set(pull.commentsFor(caller).map(({ thread }) => thread))
  const threads = pull.threads.filter(thread => visible.has(thread))
  return {
    number,
    title: pull.title,
    state: pull.state.toUpperCase(),
    author: actor(pull.author),
    headRefOid: pull.headSha,
    headRefName: pull.head.ref,
    baseRefOid: pull.baseSha,
    baseRefName: 'main',
    isCrossRepository: pull.isFork,
    reviewThreads: (paging: Paging) =>
      connection('reviewThreads', threads, paging, each => threadOf(pull, each, caller)),
  }
}

function threadOf(pull: PullRequest, thread: Thread, caller: Caller): object {
  const { place, originalPlace, resolvedBy } = thread
  const comments = pull.commentsFor(caller).filter(each => each.thread === thread)
  const maySettle = mayResolve(caller)
  return {
    id: thread.id,
    isResolved: resolvedBy !== null,
    isOutdated: thread.isOutdated,
    resolvedBy: resolvedBy && actor(resolvedBy),
    viewerCanResolve: maySettle && resolvedBy === null,
    viewerCanUnresolve: maySettle && resolvedBy !== null,
    path: place.path,
    line: place.line,
    startLine: place.startLine,
    originalLine: originalPlace.line,
    originalStartLine: originalPlace.startLine,
    diffSide: place.side,
    startDiffSide: place.startSide,
    comments: (paging: Paging) => connection('comments', comments, paging, each => commentOf(each, comments, caller)),
  }
}

function commentOf(comment: Comment, all: readonly Comment[], caller: Caller): object {
  const first = all.find(each => each.id === comment.inReplyTo)
  return {
    id: commentNodeId(comment.id),
    databaseId: comment.id < 2 ** 31 ? comment.id : null,
    fullDatabaseId: String(comment.id),
    author: actor(comment.author),
    body: comment.body,
    path: comment.thread.place.path,
    outdated: comment.thread.isOutdated,
    viewerDidAuthor: comment.author.login === caller.login,
    createdAt: comment.createdAt,
    replyTo: () => first && commentOf(first, all, caller),
  }
}

/** An app is called `github-actions` here, where REST says `github-actions[bot]`. */
function actor({ login, type, id }: User): object {
  return { __typename: type, login: type === 'Bot' ? login.replace(/\[bot\]$/, '') : login, databaseId: id }
}

function settleThread(
  { pulls, caller }: GraphqlContext,
  { threadId, clientMutationId }: Mutation['input'],
  by: User | null,
) {
  const pull = pulls.find(({ threads }) => threads.some(({ id }) => id === threadId))
  const thread = pull?.threads.find(({ id }) => id === threadId)
  if (!pull || !thread) throw failure('NOT_FOUND', `Could not resolve to a node with the global id of '${threadId}'`)
  if (!mayResolve(caller)) throw failure('FORBIDDEN', 'Resource not accessible by integration')
  thread.resolvedBy = by
  return { thread: threadOf(pull, thread, caller), clientMutationId }
}

/** To write comments is not enough. */
function mayResolve({ permissions }: Caller): boolean {
  return permissions.contents === 'write' && permissions['pull-requests'] === 'write'
}

function connection<T>(field: string, all: readonly T[], paging: Paging, show: (item: T) => object): object {
  const size = paging.first ?? paging.last
  if (size === undefined) {
    const message = `You must provide a \`first\` or \`last\` value to properly paginate the \`${field}\` connection.`
    throw failure('MISSING_PAGINATION_BOUNDARIES', message)
  }
  if (size > 100) {
    const message = `Requesting ${size} records on the \`${field}\` connection exceeds the \`first\` limit of 100 records.`
    throw failure('EXCESSIVE_PAGINATION', message)
  }
  const from = paging.after ? indexOf(paging.after) + 1 : 0
  const to = paging.before ? indexOf(paging.before) : all.length
  const start = paging.first === undefined ? Math.max(from, to - size) : from
  const end = paging.first === undefined ? to : Math.min(to, from + size)
  const nodes = all.slice(start, end).map(show)
  const edges = nodes.map((node, index) => ({ node, cursor: cursor(start + index) }))
  const ends = { startCursor: edges[0]?.cursor ?? null, endCursor: edges.at(-1)?.cursor ?? null }
  const pageInfo = { ...ends, hasNextPage: end < all.length, hasPreviousPage: start > 0 }
  return { nodes, edges, pageInfo, totalCount: all.length }
}

function cursor(index: number): string {
  return Buffer.from(`cursor:v2:${index}`).toString('base64')
}

function indexOf(text: string): number {
  return Number(Buffer.from(text, 'base64').toString('utf8').split(':').at(-1))
}

function failure(type: string, message: string): Error {
  return new GraphQLError(message, { extensions: { type } })
}
