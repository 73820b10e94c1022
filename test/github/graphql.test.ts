/** Review threads of the local GitHub, asked for in GraphQL. */

import { expect, test } from 'vitest'
import { clientOf, githubForTest } from './for-test.ts'
import { tokens } from './server.ts'

const threadsQuery = `query ($owner: String!, $name: String!, $number: Int!, $after: String) {
  viewer { login }
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      reviewThreads(first: 2, after: $after) {
        nodes { id isResolved isOutdated resolvedBy { login }
          comments(first: 10) { nodes { id databaseId fullDatabaseId author { login __typename } } } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}`

const resolving = 'mutation ($id: ID!) { resolveReviewThread(input: { threadId: $id }) { thread { isResolved } } }'
const variables = { owner: 'octo-org', name: 'demo', number: 1 }

async function withThreads(count: number, firstId?: number) {
  const github = await githubForTest(firstId === undefined ? {} : { firstId })
  const pull = await github.openPullRequest({ changes: { 'a.py': 'a\nb\nc\nd\ne\n' } })
  const comments = Array.from({ length: count }, (_, index) => ({
    path: 'a.py',
    line: index + 1,
    side: 'RIGHT',
    body: 'hm',
  }))
  await clientOf(github).post('/pulls/1/reviews', { event: 'COMMENT', body: 'Found', comments })
  return { github, pull, client: clientOf(github) }
}

test('threads come in pages; an app has another name there than in REST', async () => {
  const { pull, client } = await withThreads(5)
  const [first] = pull.comments
  pull.reply(first?.id ?? 0, 'why?', { by: 'somebody' })
  pull.resolve(first?.id ?? 0, { by: 'somebody' })
  const page = (await client.graphql(threadsQuery, variables)).body.data
  expect(page.viewer).toEqual({ login: 'github-actions[bot]' })
  const { nodes, pageInfo } = page.repository.pullRequest.reviewThreads
  expect(nodes).toMatchObject([
    { isResolved: true, resolvedBy: { login: 'somebody' } },
    { isResolved: false, resolvedBy: null },
  ])
  const rest = (await client.get('/pulls/1/comments')).body
  expect(nodes[0].comments.nodes).toEqual([
    {
      id: rest[0].node_id,
      databaseId: rest[0].id,
      fullDatabaseId: String(rest[0].id),
      author: { login: 'github-actions', __typename: 'Bot' },
    },
    expect.objectContaining({ id: rest[5].node_id, author: { login: 'somebody', __typename: 'User' } }),
  ])
  const second = (await client.graphql(threadsQuery, { ...variables, after: pageInfo.endCursor })).body.data
  const third = await client.graphql(threadsQuery, {
    ...variables,
    after: second.repository.pullRequest.reviewThreads.pageInfo.endCursor,
  })
  const last = third.body.data.repository.pullRequest.reviewThreads
  expect([pageInfo.hasNextPage, last.pageInfo.hasNextPage, last.nodes.length]).toEqual([true, false, 1])
})

test('an id that 32 bits do not hold has only its full form', async () => {
  const { pull, client } = await withThreads(1, 2 ** 31)
  const { nodes } = (await client.graphql(threadsQuery, variables)).body.data.repository.pullRequest.reviewThreads
  expect(nodes[0].comments.nodes).toMatchObject([{ databaseId: null, fullDatabaseId: String(pull.comments[0]?.id) }])
})

test('a thread is resolved by who may write contents, and by nobody else', async () => {
  const { pull, client, github } = await withThreads(1)
  const { nodes } = (await client.graphql(threadsQuery, variables)).body.data.repository.pullRequest.reviewThreads
  const id = nodes[0].id
  const refused = await client.graphql(resolving, { id })
  expect([refused.status, refused.body]).toEqual([
    200,
    {
      data: { resolveReviewThread: null },
      errors: [
        expect.objectContaining({
          type: 'FORBIDDEN',
          path: ['resolveReviewThread'],
          message: 'Resource not accessible by integration',
        }),
      ],
    },
  ])
  expect(pull.comments[0]?.resolvedBy).toBeNull()
  const resolver = clientOf(github, tokens.resolver)
  expect((await resolver.graphql(resolving, { id })).body).toEqual({
    data: { resolveReviewThread: { thread: { isResolved: true } } },
  })
  expect(pull.comments[0]?.resolvedBy).toBe('github-actions[bot]')
  expect((await resolver.graphql(resolving, { id: 'none' })).body.errors).toMatchObject([{ type: 'NOT_FOUND' }])
  expect(github.writes.map(({ path }) => path)).toEqual([
    '/repos/octo-org/demo/pulls/1/reviews',
    '/graphql',
    '/graphql',
    '/graphql',
  ])
})

test('what GitHub has no such field or page for is an error', async () => {
  const { client } = await withThreads(1)
  const asked = async (threads: string) => {
    const query = `{ repository(owner: "octo-org", name: "demo") { pullRequest(number: 1) { ${threads} } } }`
    return (await client.graphql(query)).body.errors?.[0]
  }
  expect(await asked('reviewThreads { totalCount }')).toMatchObject({ type: 'MISSING_PAGINATION_BOUNDARIES' })
  expect(await asked('reviewThreads(first: 101) { totalCount }')).toMatchObject({ type: 'EXCESSIVE_PAGINATION' })
  expect(await asked('reviewThread { id }')).toMatchObject({ message: expect.stringContaining('Cannot query field') })
  expect(await asked('reviewThreads(last: 1) { totalCount }')).toBeUndefined()
  const elsewhere = await client.graphql('{ repository(owner: "octo-org", name: "other") { name } }')
  expect(elsewhere.body).toMatchObject({ data: { repository: null }, errors: [{ type: 'NOT_FOUND' }] })
})
