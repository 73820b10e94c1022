/** Files, diffs and blobs of the local GitHub are those of git. */

import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { clientOf, githubForTest, type Reply } from './for-test.ts'
import { tokens } from './server.ts'

const diff = 'application/vnd.github.diff'

const names = [
  'a b.py',
  'say "hi".py',
  'größe/π.py',
  "it's.py",
  'tab\there.py',
  'back\\slash.py',
  '#?%25.py',
  ':(top)x.py',
]

function git(folder: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd: folder, encoding: 'utf8' })
}

test('a patch is what git prints between the merge base and the head, and git can apply it', async () => {
  const lines = Array.from({ length: 50 }, (_, index) => `line ${index}`)
  const files = { 'app.py': `def f():\n${lines.join('\n')}`, 'crlf.py': 'a\r\nb\r\n', 'gone.py': 'x\ny\n' }
  const github = await githubForTest({ files })
  const changed = `${lines.with(30, 'new').join('\n')}\n`
  const changes = { 'app.py': `def f():\n${changed}`, 'crlf.py': 'a\r\nB\r\n', 'gone.py': null, 'new.py': 'n\n' }
  const pull = await github.openPullRequest({ changes })
  await github.push({ 'app.py': 'main has moved on\n' })
  const { body } = await clientOf(github).get('/pulls/1/files')
  expect(body.map((file: { filename: string; status: string }) => [file.filename, file.status])).toEqual([
    ['app.py', 'modified'],
    ['crlf.py', 'modified'],
    ['gone.py', 'removed'],
    ['new.py', 'added'],
  ])
  const [app, crlf] = body
  expect(app).toMatchObject({ additions: 2, deletions: 2, changes: 4 })
  expect(app.patch).toMatch(/^@@ -29,7 \+29,7 @@ line 26\n[\s\S]*\n-line 49\n\\ No newline at end of file\n\+line 49$/)
  expect(crlf.patch).toBe('@@ -1,2 +1,2 @@\n a\r\n-b\r\n+B\r')
  const folder = await pull.checkOut('base')
  const patch = body.map((file: { filename: string; status: string; patch: string }) => {
    const [from, to] = [
      file.status === 'added' ? '/dev/null' : `a/${file.filename}`,
      file.status === 'removed' ? '/dev/null' : `b/${file.filename}`,
    ]
    return `--- ${from}\n+++ ${to}\n${file.patch}\n`
  })
  git(folder, 'reset', '--quiet', '--hard', `${pull.headSha}~`)
  execFileSync('git', ['apply', '-'], { cwd: folder, input: patch.join('') })
  git(folder, 'add', '--all')
  expect(git(folder, 'write-tree').trim()).toBe(git(github.folder, 'rev-parse', `${pull.headSha}^{tree}`).trim())
})

test('files have any name, and their blobs and contents every byte', async () => {
  const github = await githubForTest()
  const changes = Object.fromEntries(names.map(name => [name, `# ${name}\r\n\u0000`]))
  const pull = await github.openPullRequest({ changes })
  const client = clientOf(github)
  const { body } = await client.get('/pulls/1/files')
  expect(body.map((file: { filename: string }) => file.filename).toSorted()).toEqual(names.toSorted())
  for (const { filename, sha, contents_url } of body) {
    const blob = (await client.get(`/git/blobs/${sha}`)).body
    const content = (await client.get(contents_url)).body
    const byName = await client.get(`/contents/${encodeURIComponent(filename)}?ref=${pull.headSha}`)
    expect(byName.body).toEqual({ ...content, url: byName.body.url, _links: byName.body._links })
    for (const each of [blob, content]) {
      expect(Buffer.from(each.content, 'base64').toString('utf8')).toBe(changes[filename])
    }
  }
})

test('a renamed file has its old name; without edits it has no patch', async () => {
  const text = Array.from({ length: 20 }, (_, index) => `line ${index}\n`).join('')
  const github = await githubForTest({ files: { 'a.py': text, 'b.py': text.toUpperCase() } })
  await github.openPullRequest({
    changes: {
      'new a.py': { renamedFrom: 'a.py' },
      'new b.py': { renamedFrom: 'b.py', content: text.toUpperCase().replace('LINE 3', 'three') },
    },
  })
  const { body } = await clientOf(github).get('/pulls/1/files')
  expect(body).toMatchObject([
    { filename: 'new a.py', previous_filename: 'a.py', status: 'renamed', changes: 0 },
    { filename: 'new b.py', previous_filename: 'b.py', status: 'renamed', changes: 2 },
  ])
  expect([body[0].patch, body[1].patch]).toEqual([undefined, expect.stringContaining('\n-LINE 3\n+three\n')])
})

test('binary files, and those that are said to be large, have no patch', async () => {
  const github = await githubForTest()
  await github.openPullRequest({ changes: { 'a.bin': Buffer.from([0, 1, 2]), 'a.py': 'a\n', 'b.py': 'b\n' } })
  github.faults.withoutPatch(name => name === 'b.py')
  const { body } = await clientOf(github).get('/pulls/1/files')
  expect(body.map((file: { patch?: string }) => file.patch !== undefined)).toEqual([false, true, false])
})

test('lists come in pages, which are linked by the number of the repository', async () => {
  const github = await githubForTest()
  const changes = Object.fromEntries(Array.from({ length: 65 }, (_, index) => [`f${100 + index}.py`, 'x\n']))
  await github.openPullRequest({ changes })
  const client = clientOf(github)
  const first = await client.get('/pulls/1/files')
  expect(first.body).toHaveLength(30)
  const link = (reply: Reply, rel: string) =>
    new RegExp(`<([^>]*)>; rel="${rel}"`).exec(reply.headers.get('link') ?? '')?.[1] ?? ''
  expect(link(first, 'next')).toMatch(/\/repositories\/\d+\/pulls\/1\/files\?page=2$/)
  const second = await client.get(link(first, 'next'))
  const third = await client.get(link(second, 'next'))
  expect([second.body.length, third.body.length]).toEqual([30, 5])
  expect([link(third, 'next'), link(third, 'prev')]).toEqual(['', link(first, 'next')])
  expect((await client.get('/pulls/1/files?per_page=100')).headers.get('link')).toBeNull()
  expect((await client.get('/pulls/1/files?per_page=1000')).body).toHaveLength(65)
})

test('a whole diff is that of git, unless it is too large', async () => {
  const github = await githubForTest({ files: { 'a "b".py': 'a\r\n' } })
  const pull = await github.openPullRequest({ changes: { 'a "b".py': 'A\r\n' } })
  await github.push({ 'other.py': 'main has moved on\n' })
  const client = clientOf(github)
  const { body, headers } = await client.get('/pulls/1', diff)
  expect(headers.get('content-type')).toContain(diff)
  expect(body).toBe(git(github.folder, 'diff', `main...${pull.headSha}`))
  github.faults.diffTooLarge()
  const refused = await client.get('/pulls/1', diff)
  expect([refused.status, refused.body.errors]).toEqual([
    406,
    [{ resource: 'PullRequest', field: 'diff', code: 'too_large' }],
  ])
})

test('pull requests are found by branch and state, and by commit where they come from no fork', async () => {
  const github = await githubForTest()
  const own = await github.openPullRequest({ changes: { 'a.py': 'a\n' }, branch: 'topic' })
  const forked = await github.openPullRequest({ changes: { 'b.py': 'b\n' }, branch: 'topic', fork: 'somebody' })
  const client = clientOf(github)
  const numbers = async (where: string) => (await client.get(where)).body.map((each: { number: number }) => each.number)
  expect(await numbers('/pulls')).toEqual([2, 1])
  expect(await numbers('/pulls?head=octo-org:topic')).toEqual([1])
  expect(await numbers('/pulls?head=somebody:topic')).toEqual([2])
  expect(await numbers('/pulls?head=topic')).toEqual([2, 1])
  expect(await numbers(`/commits/${own.headSha}/pulls`)).toEqual([1])
  expect(await numbers(`/commits/${forked.headSha}/pulls`)).toEqual([])
  forked.close()
  expect([await numbers('/pulls'), await numbers('/pulls?state=all')]).toEqual([[1], [2, 1]])
  const { body } = await client.get('/pulls/2')
  expect(body).toMatchObject({
    state: 'closed',
    head: { sha: forked.headSha, label: 'somebody:topic', repo: { full_name: 'somebody/demo', fork: true } },
    base: { sha: forked.baseSha, ref: 'main', repo: { full_name: 'octo-org/demo', fork: false } },
  })
  expect(own.workflowRunEvent()).toMatchObject({ workflow_run: { pull_requests: [{ number: 1 }] } })
  expect(forked.workflowRunEvent()).toMatchObject({ workflow_run: { head_sha: forked.headSha, pull_requests: [] } })
  expect(await forked.event('closed')).toMatchObject({ action: 'closed', number: 2, pull_request: body })
})

test('a working copy is that of the head, or of its merge into main', async () => {
  const github = await githubForTest({ files: { 'a.py': 'a\n' } })
  const pull = await github.openPullRequest({ changes: { 'b.py': 'b\n' }, fork: 'somebody' })
  await github.push({ 'c.py': 'c\n' })
  const [head, merge] = [await pull.checkOut(), await pull.checkOut('merge')]
  const seen = (folder: string) => readdirSync(folder).filter(name => name !== '.git')
  expect([seen(head), seen(merge)]).toEqual([
    ['a.py', 'b.py'],
    ['a.py', 'b.py', 'c.py'],
  ])
  expect(readFileSync(path.join(head, 'b.py'), 'utf8')).toBe('b\n')
  expect(git(head, 'rev-parse', 'HEAD').trim()).toBe(pull.headSha)
  expect(git(merge, 'rev-parse', 'HEAD^2').trim()).toBe(pull.headSha)
})

test('contents of a folder, of another ref and of nothing', async () => {
  const github = await githubForTest({ files: { 'src/a.py': 'a\n', 'src/sub/b.py': 'b\n' } })
  await github.openPullRequest({ changes: { 'src/a.py': 'A\n' }, branch: 'topic' })
  const client = clientOf(github)
  const { body } = await client.get('/contents/src')
  expect(body.map(({ path, type, size }: Record<string, unknown>) => [path, type, size])).toEqual([
    ['src/a.py', 'file', 2],
    ['src/sub', 'dir', 0],
  ])
  const raw = await client.get('/contents/src/a.py?ref=topic', 'application/vnd.github.raw+json')
  expect(raw.body).toBe('A\n')
  expect((await client.get('/contents/src/none.py')).status).toBe(404)
  expect((await client.get('/contents/src/a.py?ref=none')).status).toBe(404)
  expect((await client.get(`/git/blobs/${'0'.repeat(40)}`)).status).toBe(404)
  expect((await client.get('/git/blobs/abc')).status).toBe(422)
})

test('ids may be larger than 32 bits, and the API may lie below a path', async () => {
  const github = await githubForTest({ firstId: 2 ** 31, isEnterprise: true })
  const pull = await github.openPullRequest({ changes: { 'a.py': 'a\n' } })
  await pull.comment({ path: 'a.py', line: 1, body: 'hm' })
  expect([github.url, github.graphqlUrl]).toEqual([
    expect.stringMatching(/\/api\/v3$/),
    expect.stringMatching(/\/api\/graphql$/),
  ])
  const client = clientOf(github, tokens.readOnly)
  const [comment] = (await client.get('/pulls/1/comments')).body
  expect([comment.id, comment.url]).toEqual([
    pull.comments[0]?.id,
    `${github.url}/repos/octo-org/demo/pulls/comments/${comment.id}`,
  ])
  expect(comment.id).toBeGreaterThan(2 ** 31)
  expect((await client.graphql('{ viewer { login } }')).body).toEqual({
    data: { viewer: { login: 'github-actions[bot]' } },
  })
})
