/** The troubles of the real GitHub happen when a test asks for them, and only then. */

import { expect, test } from 'vitest'
import { clientOf, githubForTest } from './for-test.ts'

const comment = { path: 'a.py', line: 1, side: 'RIGHT', body: 'hm' }
const review = { event: 'COMMENT', body: 'Found', comments: [comment] }

async function opened() {
  const github = await githubForTest()
  const pull = await github.openPullRequest({ changes: { 'a.py': 'a\nb\n' } })
  return { github, pull, client: clientOf(github) }
}

test.each([403, 429] as const)('the secondary limit meets the next writes with %i', async status => {
  const { github, client, pull } = await opened()
  github.faults.secondaryLimit({ writes: 2, status, retryAfter: 7 })
  expect((await client.get('/pulls/1')).status).toBe(200)
  for (const _ of [1, 2]) {
    const reply = await client.post('/pulls/1/reviews', review)
    expect([reply.status, reply.headers.get('retry-after')]).toEqual([status, '7'])
    expect(reply.body.message).toContain('secondary rate limit')
  }
  expect((await client.post('/pulls/1/reviews', review)).status).toBe(200)
  expect(pull.reviews).toHaveLength(1)
})

test('the secondary limit may not say how long it lasts', async () => {
  const { github, client } = await opened()
  github.faults.secondaryLimit({ retryAfter: null })
  expect((await client.post('/pulls/1/reviews', review)).headers.has('retry-after')).toBe(false)
})

test('the hourly limit says when it is reset', async () => {
  const { github, client } = await opened()
  github.faults.primaryLimit({ resetIn: 30 })
  const { status, headers, body } = await client.get('/pulls/1')
  expect([status, headers.get('x-ratelimit-remaining'), body.message]).toEqual([
    403,
    '0',
    expect.stringContaining('rate limit exceeded'),
  ])
  const wait = Number(headers.get('x-ratelimit-reset')) - Date.now() / 1000
  expect(wait).toBeGreaterThan(0)
  const next = await client.get('/pulls/1')
  expect([next.status, Number(next.headers.get('x-ratelimit-remaining'))]).toEqual([200, expect.any(Number)])
  expect(Number(next.headers.get('x-ratelimit-remaining'))).toBeGreaterThan(0)
})

test('outages and other answers meet the requests that are meant', async () => {
  const { github, client, pull } = await opened()
  github.faults.outage({ method: 'POST', path: /reviews$/ })
  github.faults.answer({ path: /files$/, status: 404, message: 'Not Found' })
  const broken = await client.post('/pulls/1/reviews', review)
  expect([broken.status, broken.body]).toEqual([502, expect.stringContaining('<!DOCTYPE html>')])
  expect([(await client.get('/pulls/1/files')).status, (await client.get('/pulls/1/files')).status]).toEqual([404, 200])
  expect(pull.reviews).toEqual([])
  expect(github.requests.map(({ status }) => status)).toEqual([502, 404, 200])
})

test('a connection ends without an answer', async () => {
  const { github, client, pull } = await opened()
  github.faults.disconnect({ method: 'POST' })
  await expect(client.post('/pulls/1/reviews', review)).rejects.toThrow('fetch failed')
  expect((await client.post('/pulls/1/reviews', review)).status).toBe(200)
  expect(pull.reviews).toHaveLength(1)
})

test('requests know how many others are waiting', async () => {
  const { github, client } = await opened()
  github.faults.before({ path: /pulls\/1$/ }, async () => void (await client.get('/pulls/1/files')))
  await client.get('/pulls/1')
  await client.get('/pulls/1')
  expect(github.requests.map(({ overlapping }) => overlapping)).toEqual([0, 1, 0])
})

test('chosen comments are refused, and with them their review', async () => {
  const { github, client, pull } = await opened()
  github.faults.refuseComments(({ line }) => line === 2)
  const both = await client.post('/pulls/1/reviews', { ...review, comments: [comment, { ...comment, line: 2 }] })
  expect([both.status, both.body.errors.length, pull.comments.length]).toEqual([422, 1, 0])
  expect((await client.post('/pulls/1/reviews', review)).status).toBe(200)
  const alone = await client.post('/pulls/1/comments', { ...comment, line: 2, commit_id: pull.headSha })
  expect(alone.status).toBe(422)
})

test('a forced push right before a review takes its commit away', async () => {
  const { github, client, pull } = await opened()
  const commit_id = pull.headSha
  github.faults.before({ method: 'POST' }, async () => void (await pull.forcePush({ 'a.py': 'a\nb\n', 'b.py': 'b\n' })))
  const { status, body } = await client.post('/pulls/1/reviews', { ...review, commit_id })
  expect([status, body.errors]).toEqual([422, [expect.stringContaining('end commit oid')]])
  expect((await client.post('/pulls/1/reviews', { ...review, commit_id: pull.headSha })).status).toBe(200)
})

test('the head moves right before the second list of files', async () => {
  const { github, client, pull } = await opened()
  const before = pull.headSha
  github.faults.before({ path: /files$/ }, async () => void (await pull.push({ 'b.py': 'b\n' })), 2)
  expect((await client.get('/pulls/1/files')).body).toHaveLength(1)
  expect((await client.get('/pulls/1')).body.head.sha).toBe(before)
  expect((await client.get('/pulls/1/files')).body).toHaveLength(2)
  expect((await client.get('/pulls/1')).body.head.sha).not.toBe(before)
})
