/** Who may do what, and what the local GitHub says to the others. */

import { expect, test } from 'vitest'
import { clientOf, githubForTest } from './for-test.ts'
import { startGitHub, tokens } from './server.ts'

const review = { event: 'COMMENT', body: 'Found', comments: [{ path: 'a.py', line: 1, side: 'RIGHT', body: 'hm' }] }

test('a token that may only read reads, and writes nothing', async () => {
  const github = await githubForTest()
  const pull = await github.openPullRequest({ changes: { 'a.py': 'a\n' }, fork: 'somebody' })
  const id = await pull.comment({ path: 'a.py', line: 1, body: 'hm' })
  const client = clientOf(github, tokens.readOnly)
  expect((await client.get('/pulls/1/comments')).body).toHaveLength(1)
  const refused = [
    await client.post('/pulls/1/reviews', review),
    await client.post('/pulls/1/comments', { ...review.comments[0], commit_id: pull.headSha }),
    await client.post(`/pulls/1/comments/${id}/replies`, { body: 'x' }),
    await client.delete(`/pulls/comments/${id}`),
  ]
  for (const { status, body, headers } of refused) {
    expect([status, body.message]).toEqual([403, 'Resource not accessible by integration'])
    expect(headers.get('x-accepted-github-permissions')).toBe('pull_requests=write')
  }
  expect([pull.comments.length, github.writes.map(({ status }) => status)]).toEqual([1, [403, 403, 403, 403]])
})

test('tokens of the options, unknown ones and none', async () => {
  const permissions = { contents: 'none', 'pull-requests': 'none' } as const
  const github = await githubForTest({ isPrivate: true, tokens: { mine: { login: 'somebody', permissions } } })
  await github.openPullRequest({ changes: { 'a.py': 'a\n' } })
  const denied = await clientOf(github, 'mine').get('/pulls/1')
  expect([denied.status, denied.body.message]).toEqual([403, 'Resource not accessible by personal access token'])
  const unknown = await clientOf(github, 'unknown').get('/pulls/1')
  expect([unknown.status, unknown.body.message]).toEqual([401, 'Bad credentials'])
  const none = await fetch(`${github.url}/repos/octo-org/demo`)
  expect([none.status, await none.json()]).toMatchObject([401, { message: 'Requires authentication' }])
  expect(github.requests.map(({ login }) => login)).toEqual(['somebody', null, null])
})

test('an app has no user, a person has', async () => {
  const github = await githubForTest()
  const app = await clientOf(github).get('//user')
  expect([app.status, app.body.message]).toEqual([403, 'Resource not accessible by integration'])
  expect((await clientOf(github, tokens.maintainer).get('//user')).body.login).toBe('maintainer')
})

test('whatever the API does not know is not found, and remembered', async () => {
  const github = await githubForTest()
  const client = clientOf(github)
  for (const place of ['/nowhere', '/pulls/1', '//repos/octo-org/other/pulls/1']) {
    expect((await client.get(place)).body).toMatchObject({ message: 'Not Found', status: '404' })
  }
  expect(github.malformed).toEqual([expect.stringContaining('GET /repos/octo-org/demo/nowhere')])
  const text = await fetch(`${github.url}/repos/octo-org/demo/pulls/1/reviews`, {
    method: 'POST',
    headers: { authorization: `Bearer ${tokens.workflow}` },
    body: '{',
  })
  expect([text.status, await text.json()]).toMatchObject([400, { message: 'Problems parsing JSON' }])
})

test('an answer that GitHub would not give fails the test', async () => {
  const github = await startGitHub({ name: 5 as unknown as string })
  expect((await clientOf(github).get('')).status).toBe(500)
  expect(github.violations).toEqual([expect.stringContaining('/name must be string')])
  await expect(github.close()).rejects.toThrow('GET /repos/octo-org/5 → 200: /name must be string')
})
