/** The local GitHub takes and refuses reviews and comments as the real one does. */

import { describe, expect, test } from 'vitest'
import { clientOf, githubForTest } from './for-test.ts'
import { tokens } from './server.ts'

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}\n`)
const before = numbered(40)
const after = before.with(9, 'changed 10\n').with(29, 'changed 30\n').join('')
const review = (...comments: object[]) => ({ event: 'COMMENT', body: 'Found something', comments })
const at = (line: number, more: object = {}) => ({ path: 'app.py', body: 'hm', line, side: 'RIGHT', ...more })

async function opened() {
  const github = await githubForTest({ files: { 'app.py': before.join('') } })
  const pull = await github.openPullRequest({ changes: { 'app.py': after } })
  return { github, pull, client: clientOf(github) }
}

describe('a review', () => {
  test('takes the changed line, the three lines around it, and ranges in one hunk', async () => {
    const { client, pull, github } = await opened()
    const range = at(13, { start_line: 7, start_side: 'RIGHT' })
    const { status, body } = await client.post('/pulls/1/reviews', review(at(7), at(10), range))
    expect([status, body.state, body.commit_id]).toEqual([200, 'COMMENTED', pull.headSha])
    expect(pull.comments).toMatchObject([
      { line: 7, startLine: null, author: 'github-actions[bot]' },
      { line: 10 },
      { line: 13, startLine: 7 },
    ])
    expect(github.malformed).toEqual([])
  })

  test('takes a range from a removed line to the one that came for it', async () => {
    const { client, pull } = await opened()
    const both = at(10, { start_line: 10, start_side: 'LEFT' })
    expect((await client.post('/pulls/1/reviews', review(both))).status).toBe(200)
    expect(pull.comments).toMatchObject([{ line: 10, startLine: 10, side: 'RIGHT' }])
  })

  test.each([
    ['behind the hunk', at(14), 'line must be part of the diff'],
    ['before the hunk', at(6), 'line must be part of the diff'],
    ['on a line that is not removed', at(9, { side: 'LEFT' }), 'line must be part of the diff'],
    ['of another file', at(10, { path: 'other.py' }), "diff hunk can't be blank"],
    ['from another hunk', at(30, { start_line: 10, start_side: 'RIGHT' }), 'same hunk as the line'],
    ['from no hunk', at(30, { start_line: 20, start_side: 'RIGHT' }), 'same hunk as the line'],
    [
      'of one line with a start',
      at(10, { start_line: 10, start_side: 'RIGHT' }),
      'start line must precede the end line',
    ],
    ['the wrong way round', at(10, { start_line: 11, start_side: 'RIGHT' }), 'start line must precede the end line'],
    [
      'from an added line to the removed one before it',
      at(10, { side: 'LEFT', start_line: 10, start_side: 'RIGHT' }),
      'start line must precede the end line',
    ],
    ['without words', at(10, { body: '' }), "body can't be blank"],
    ['of too many words', at(10, { body: 'x'.repeat(65_537) }), 'body is too long (maximum is 65536 characters)'],
  ])('with a comment %s is refused as a whole', async (_, comment, sentence) => {
    const { client, pull, github } = await opened()
    const { status, body } = await client.post('/pulls/1/reviews', review(at(10), comment))
    expect(status).toBe(422)
    expect(body).toMatchObject({ message: 'Unprocessable Entity', errors: [expect.stringContaining(sentence)] })
    expect([pull.comments, pull.reviews, github.malformed]).toEqual([[], [], []])
  })

  test.each([
    ['an unknown key', { ...review(at(10)), colour: 'red' }, '"colour"'],
    ['an unknown key of a comment', review(at(10, { subject_type: 'line' })), '"subject_type"'],
    ['an unknown side', review(at(10, { side: 'right' })), '"side"'],
    ['a start without its side', review(at(10, { start_line: 9 })), '"start_side"'],
    ['a side of no start', review(at(10, { start_side: 'RIGHT' })), '"start_line"'],
    ['a line that is no number', review(at(10, { line: '10' })), 'must be integer'],
    ['a comment without a line', review({ path: 'app.py', body: 'hm' }), '"line"'],
    ['a comment without a path', review({ body: 'hm', line: 10 }), "must have required property 'path'"],
    ['an unknown event', { ...review(at(10)), event: 'SHOUT' }, 'must be equal to one of the allowed values'],
  ])('with %s is malformed', async (_, request, words) => {
    const { client, pull, github } = await opened()
    const { status, body } = await client.post('/pulls/1/reviews', request)
    expect([status, body.message]).toEqual([422, expect.stringContaining(words)])
    expect(github.malformed).toEqual([expect.stringContaining(words)])
    expect(pull.comments).toEqual([])
  })

  test('with the longest body is taken, counted in characters', async () => {
    const { client } = await opened()
    const body = '😀'.repeat(65_536)
    expect((await client.post('/pulls/1/reviews', review(at(10, { body })))).status).toBe(200)
  })

  test('without a body is refused, whatever its comments', async () => {
    const { client } = await opened()
    const { status, body } = await client.post('/pulls/1/reviews', { ...review(at(10)), body: '' })
    expect([status, body.errors]).toEqual([422, ["Pull request review body can't be blank"]])
  })

  test('belongs to a commit of the pull request', async () => {
    const { client, pull, github } = await opened()
    const first = pull.headSha
    const second = await pull.push({ 'new.py': 'x\n' })
    const elsewhere = await github.push({ 'other.py': 'y\n' })
    const of = (commit_id: string) => client.post('/pulls/1/reviews', { ...review(at(10)), commit_id })
    expect((await of(first)).body).toMatchObject({ commit_id: first })
    expect((await of(second)).body).toMatchObject({ commit_id: second })
    for (const commit of [elsewhere, pull.baseSha, '0'.repeat(40)]) {
      const { status, body } = await of(commit)
      expect([status, body.errors]).toEqual([422, [expect.stringContaining('end commit oid')]])
    }
  })

  test('without an event waits for its author, and there is one of them', async () => {
    const { client, github } = await opened()
    const pending = { comments: [at(10)] }
    expect((await client.post('/pulls/1/reviews', pending)).body.state).toBe('PENDING')
    const others = clientOf(github, tokens.maintainer)
    expect((await others.get('/pulls/1/comments')).body).toEqual([])
    expect((await client.get('/pulls/1/comments')).body).toHaveLength(1)
    const { status, body } = await client.post('/pulls/1/reviews', pending)
    expect([status, body.errors]).toEqual([422, ['User can only have one pending review per pull request']])
  })

  test('of a workflow approves nothing', async () => {
    const { client } = await opened()
    const { status, body } = await client.post('/pulls/1/reviews', { event: 'APPROVE' })
    expect([status, body.errors]).toEqual([422, ['GitHub Actions is not permitted to approve pull requests.']])
  })
})

describe('comments', () => {
  test('stand on removed lines at the left, by their old number', async () => {
    const { client, pull } = await opened()
    await client.post('/pulls/1/reviews', review(at(10, { side: 'LEFT' })))
    const [comment] = (await client.get('/pulls/1/comments')).body
    expect(comment).toMatchObject({ side: 'LEFT', line: 10, position: 4 })
    expect(comment.diff_hunk).toBe('@@ -7,7 +7,7 @@ line 6\n line 7\n line 8\n line 9\n-line 10')
    expect(pull.comments).toHaveLength(1)
  })

  test('may name a position of the diff, which goes on through further hunks', async () => {
    const { client, pull } = await opened()
    await client.post('/pulls/1/reviews', review({ path: 'app.py', body: 'hm', position: 14 }))
    expect(pull.comments).toMatchObject([{ line: 30, side: 'RIGHT' }])
  })

  test('alone are refused field by field', async () => {
    const { client, pull } = await opened()
    const alone = (comment: object) => client.post('/pulls/1/comments', { commit_id: pull.headSha, ...comment })
    const { status, body } = await alone(at(20))
    expect([status, body.message]).toEqual([422, 'Validation Failed'])
    const resource = 'PullRequestReviewComment'
    expect(body.errors).toEqual([
      {
        resource,
        field: 'pull_request_review_thread.line',
        code: 'custom',
        message: 'pull_request_review_thread.line must be part of the diff',
      },
      { resource, field: 'pull_request_review_thread.diff_hunk', code: 'missing_field' },
    ])
    expect((await alone(at(30))).status).toBe(201)
    expect(pull.reviews).toMatchObject([{ state: 'COMMENTED', body: '' }])
  })

  test('may be about a whole file of the diff', async () => {
    const { client, pull } = await opened()
    const asked = { commit_id: pull.headSha, path: 'app.py', body: 'all of it', subject_type: 'file' }
    const { status, body } = await client.post('/pulls/1/comments', asked)
    expect([status, body.subject_type, body.line]).toEqual([201, 'file', null])
    expect((await client.post('/pulls/1/comments', { ...asked, path: 'other.py' })).status).toBe(422)
  })

  test('are answered at the beginning of the thread only', async () => {
    const { client, pull } = await opened()
    await client.post('/pulls/1/reviews', review(at(10)))
    const [first] = pull.comments
    const reply = await client.post(`/pulls/1/comments/${first?.id}/replies`, { body: 'indeed' })
    expect([reply.status, reply.body.in_reply_to_id, reply.body.line]).toEqual([201, first?.id, 10])
    expect((await client.post(`/pulls/1/comments/${reply.body.id}/replies`, { body: 'no' })).status).toBe(404)
    expect((await client.post('/pulls/1/comments/1/replies', { body: 'no' })).status).toBe(404)
  })

  test('are deleted one by one; answers stay', async () => {
    const { client, pull } = await opened()
    await client.post('/pulls/1/reviews', review(at(10), at(30)))
    const [first, second] = pull.comments
    pull.reply(first?.id ?? 0, 'wait')
    expect((await client.delete(`/pulls/comments/${first?.id}`)).status).toBe(204)
    expect((await client.delete(`/pulls/comments/${first?.id}`)).status).toBe(404)
    expect(pull.comments.map(({ body, id }) => [id === second?.id, body])).toEqual([
      [true, 'hm'],
      [false, 'wait'],
    ])
    expect((await client.get(`/pulls/comments/${second?.id}`)).body.line).toBe(30)
  })
})
