/** The action under each event, and on what a workflow has checked out by default. */

import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { githubForTest } from '../github/for-test.ts'
import type { Scenario } from '../github/scenario.ts'
import { tokens } from '../github/server.ts'
import { runAction } from './runner.ts'

const head = 'import asyncio\nimport time\n\nstart = time.time()\n\n\n'
const polling = `${head}async def poll():\n    time.sleep(1)\n`

const places = (pull: Scenario) => pull.comments.map(({ path: file, line }) => [file, line])

function folder(files: Readonly<Record<string, string>> = {}): string {
  const made = mkdtempSync(path.join(tmpdir(), 'async-fix-workspace-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(made, file)), { recursive: true })
    writeFileSync(path.join(made, file), text)
  }
  return made
}

test('pull_request, the base has moved: lines are those of the head, not of the merge', async () => {
  const github = await githubForTest({ files: { 'poll.py': `${head}${'\n# A line.\n'.repeat(20)}` } })
  const pull = await github.openPullRequest({
    changes: { 'poll.py': `${head}${'\n# A line.\n'.repeat(20)}\n\nasync def poll():\n    time.sleep(1)\n` },
  })
  await github.push({ 'poll.py': `"""Polls."""\n\n${head}${'\n# A line.\n'.repeat(20)}` })
  const workspace = await pull.checkOut('merge')
  const merged = readFileSync(path.join(workspace, 'poll.py'), 'utf8')
  const outcome = await runAction(github, { workspace, event: 'pull_request', payload: await pull.event() })
  expect(outcome.status).toBe(0)
  const lines = ((await pull.file('poll.py')) ?? '').split('\n')
  expect(places(pull)).toEqual([['poll.py', lines.indexOf('    time.sleep(1)') + 1]])
  // The checkout is as it was.
  expect(readFileSync(path.join(workspace, 'poll.py'), 'utf8')).toBe(merged)
})

test('pull_request_target: the files are those of the head, the configuration is that of the base', async () => {
  const github = await githubForTest({
    files: {
      'pyproject.toml': '[tool.async-fix]\nignore = ["blocking-open"]\n',
      'gone.py': 'async def gone():\n    open("a")\n',
      'old.py': polling,
    },
  })
  const reading = 'import asyncio\n\n\nasync def read():\n    return open("a").read()\n'
  const pull = await github.openPullRequest({
    fork: 'stranger',
    changes: {
      'poll.py': 'import asyncio\nimport time\n\n\nasync def wait():\n    time.sleep(1)\n    print(time.time())\n',
      'read.py': reading,
      'gone.py': null,
      'package/new.py': { renamedFrom: 'old.py', content: polling.replace('poll', 'poll_often') },
      'pyproject.toml': '[tool.async-fix]\nignore = ["blocking-sleep"]\n',
    },
  })
  const workspace = await pull.checkOut('base')
  const outcome = await runAction(github, { workspace, event: 'pull_request_target', payload: await pull.event() })
  expect([outcome.status, outcome.outputs['findings']]).toEqual([0, '2'])
  expect(places(pull).sort()).toEqual([
    ['package/new.py', 8],
    ['poll.py', 6],
  ])
  expect(outcome.patch).toContain('+++ b/poll.py')
})

test('pull_request_target without any checkout', async () => {
  const github = await githubForTest()
  const pull = await github.openPullRequest({ fork: 'stranger', changes: { 'a/poll.py': polling } })
  const outcome = await runAction(github, {
    workspace: folder(),
    event: 'pull_request_target',
    payload: await pull.event(),
  })
  expect([outcome.status, places(pull)]).toEqual([0, [['a/poll.py', 8]]])
})

test('push: annotations, a summary, SARIF and a patch, and no comment', async () => {
  const github = await githubForTest({ files: { 'poll.py': polling, 'b/poll.py': polling } })
  const pull = await github.openPullRequest({ changes: { 'x.txt': 'x' } })
  const workspace = await pull.checkOut('base')
  const inputs = { mode: 'check', 'sarif-file': 'out/findings.sarif', 'patch-file': 'out/fixes.patch' }
  const outcome = await runAction(github, { workspace, event: 'push', payload: { ref: 'refs/heads/main' }, inputs })
  expect([outcome.status, outcome.outputs]).toMatchObject([
    1,
    { findings: '2', fixable: '2', posted: '0', skipped: '2' },
  ])
  expect(outcome.log.match(/^::error title=async-fix/gm)?.length).toBe(2)
  const { runs } = JSON.parse(readFileSync(path.join(workspace, 'out/findings.sarif'), 'utf8'))
  expect(runs[0].results.length).toBe(2)
  execFileSync('git', ['apply', 'out/fixes.patch'], { cwd: workspace })
  expect(readFileSync(path.join(workspace, 'b/poll.py'), 'utf8')).toContain('await asyncio.sleep(1)')
  expect(github.requests).toEqual([])
})

test('results go where they are asked for, not where a link of the pull request leads', async () => {
  const github = await githubForTest()
  const pull = await github.openPullRequest({
    changes: { 'poll.py': polling, 'kept.txt': 'kept', 'found.json': { linkTo: 'kept.txt' } },
  })
  const workspace = await pull.checkOut('merge')
  const run = async (file: string) => {
    const inputs = { mode: 'analyze', 'findings-file': file }
    return runAction(github, { workspace, event: 'pull_request', payload: await pull.event(), inputs })
  }
  expect((await run('found.json')).status).toBe(0)
  expect(readFileSync(path.join(workspace, 'kept.txt'), 'utf8')).toBe('kept')
  expect(readFileSync(path.join(workspace, 'found.json'), 'utf8')).toContain('"drafts"')
  const refused = await run('.')
  expect(refused.status).toBe(1)
  expect(refused.log).toMatch(/^::error::\. could not be written: /m)
})

test('workflow_dispatch: the pull request is named by an input', async () => {
  const github = await githubForTest()
  const pull = await github.openPullRequest({ changes: { 'poll.py': polling } })
  const inputs = { 'pr-number': String(pull.number) }
  const outcome = await runAction(github, {
    workspace: await pull.checkOut('base'),
    event: 'workflow_dispatch',
    inputs,
  })
  expect([outcome.status, places(pull)]).toEqual([0, [['poll.py', 8]]])
})

test('an event without a pull request: said, and everything is told otherwise', async () => {
  const github = await githubForTest({ files: { 'poll.py': polling } })
  const pull = await github.openPullRequest({ changes: { 'x.txt': 'x' } })
  const outcome = await runAction(github, { workspace: await pull.checkOut('base'), event: 'schedule' })
  expect([outcome.status, outcome.outputs['findings']]).toEqual([0, '1'])
  expect(outcome.log).toContain('this event is about no pull request')
})

test('check on a pull request compares with its diff and comments on nothing', async () => {
  const github = await githubForTest({ files: { 'old.py': polling } })
  const pull = await github.openPullRequest({ changes: { 'poll.py': polling } })
  const inputs = { mode: 'check', token: tokens.readOnly }
  const outcome = await runAction(github, {
    workspace: await pull.checkOut('merge'),
    event: 'pull_request',
    payload: await pull.event(),
    inputs,
  })
  expect([outcome.status, outcome.outputs['findings'], github.writes]).toEqual([1, '1', []])
})

test('a closed pull request is left alone', async () => {
  const github = await githubForTest()
  const pull = await github.openPullRequest({ changes: { 'poll.py': polling } })
  const workspace = await pull.checkOut('head')
  pull.close()
  const outcome = await runAction(github, { workspace, event: 'pull_request', payload: await pull.event('closed') })
  expect([outcome.status, pull.comments]).toEqual([0, []])
})

/** The event `workflow_run` as it comes for a fork: it names no pull request. */
function followed(pull: Scenario, owner: string, sha = pull.headSha): object {
  const run = { head_sha: sha, head_branch: 'topic-1', head_repository: { owner: { login: owner } }, pull_requests: [] }
  return { action: 'completed', workflow_run: run }
}

async function analysed(changes: Readonly<Record<string, string>>) {
  const github = await githubForTest()
  const pull = await github.openPullRequest({ fork: 'stranger', changes })
  const workspace = await pull.checkOut('merge')
  const inputs = { mode: 'analyze', token: tokens.readOnly }
  const outcome = await runAction(github, { workspace, event: 'pull_request', payload: await pull.event(), inputs })
  expect([outcome.status, github.writes]).toEqual([0, []])
  const file = readFileSync(outcome.outputs['findings-file'] ?? '', 'utf8')
  const publish = (text = file, sha = pull.headSha) =>
    runAction(github, {
      workspace: folder({ 'async-fix-findings.json': text }),
      event: 'workflow_run',
      payload: followed(pull, 'stranger', sha),
      inputs: { mode: 'publish' },
    })
  return { github, pull, file, publish, outcome }
}

test('analyze for a fork, publish in workflow_run', async () => {
  const { github, pull, publish, outcome } = await analysed({ 'poll.py': polling })
  expect(outcome.log).not.toMatch(/^::warning/m)
  const first = await publish()
  expect([first.status, first.outputs['posted'], places(pull)]).toEqual([0, '1', [['poll.py', 8]]])
  await pull.applySuggestion(pull.comments[0]?.id ?? 0)
  expect(await pull.file('poll.py')).toContain('await asyncio.sleep(1)')
  expect(github.malformed).toEqual([])
})

test('publish posts nothing twice, and nothing that a person has resolved', async () => {
  const { pull, publish } = await analysed({ 'poll.py': polling, 'other.py': polling })
  await publish()
  pull.resolve(pull.comments[0]?.id ?? 0)
  expect((await publish()).outputs['posted']).toBe('0')
  expect(pull.comments.length).toBe(2)
})

test('publish for a head that is no more says so and posts nothing', async () => {
  const { pull, publish } = await analysed({ 'poll.py': polling })
  const before = pull.headSha
  await pull.push({ 'poll.py': `${polling}\n` })
  const outcome = await publish(undefined, before)
  expect([outcome.status, pull.comments]).toEqual([0, []])
  expect(outcome.log).toContain('no open pull request has the commit')
})

test('publish believes nothing of what it is given', async () => {
  const { github, pull, file, publish } = await analysed({ 'poll.py': polling })
  const honest = JSON.parse(file)
  const [draft] = honest.drafts
  const forged = [
    { ...draft, path: '../../etc/passwd.py' },
    { ...draft, path: 'README.md' },
    { ...draft, path: 'unchanged.py' },
    { ...draft, line: 4000, suggestion: { ...draft.suggestion, first: 4000, last: 4001 } },
    { ...draft, suggestion: { ...draft.suggestion, replacement: ['a\n```\n@everyone'] } },
    { ...draft, findings: [{ ...draft.findings[0], rule: '](javascript:alert(1))' }] },
    { ...draft, findings: [{ ...draft.findings[0], fingerprint: '--> <script>' }] },
    { ...draft, findings: [{ ...draft.findings[0], message: 'x'.repeat(100_000) }] },
    { ...draft, suggestion: null, diff: '' },
    { ...draft, findings: [] },
    'nonsense',
    null,
  ]
  const outcome = await publish(JSON.stringify({ ...honest, drafts: forged }))
  expect([outcome.status, pull.comments]).toEqual([0, []])
  expect(outcome.log).toContain('are not what this version writes')
  const hostile = {
    ...draft.findings[0],
    message: '<img src=x onerror=alert(1)> @everyone [x](http://evil) <!-- -->',
    fix: '',
  }
  const told = { ...draft, findings: [hostile], suggestion: { ...draft.suggestion, replacement: ['````', '@team'] } }
  await publish(JSON.stringify({ ...honest, drafts: [told] }))
  expect(pull.comments[0]?.body).toMatch(
    /^\*\*blocking-sleep\*\*: \\<img src=x onerror=alert\\\(1\\\)\\> &#64;everyone/,
  )
  expect(pull.comments[0]?.body).toContain('`````suggestion\n````\n@team\n`````')
  expect(github.malformed).toEqual([])
})

test('publish runs no git in a folder into which a stranger has put one', async () => {
  const { github, pull, file } = await analysed({ 'poll.py': polling })
  // Whoever asks such a repository for a commit runs its command: artifacts can hold what no checkout does.
  const config = `[core]
\trepositoryformatversion = 1
[extensions]
\tpartialClone = origin
[remote "origin"]
\turl = ext::sh evil.sh
\tpromisor = true
[protocol "ext"]
\tallow = always
`
  const repository = {
    '.git/HEAD': 'ref: refs/heads/main\n',
    '.git/config': config,
    '.git/objects/x': '',
    '.git/refs/x': '',
  }
  const workspace = folder({ 'async-fix-findings.json': file, 'evil.sh': 'touch harmed\n', ...repository })
  github.faults.withoutPatch()
  github.faults.diffTooLarge()
  const payload = followed(pull, 'stranger')
  const outcome = await runAction(github, { workspace, event: 'workflow_run', payload, inputs: { mode: 'publish' } })
  expect([outcome.status, pull.comments, existsSync(path.join(workspace, 'harmed'))]).toEqual([0, [], false])
})

test.each([
  ['not there', null, /could not be read/],
  ['no JSON', '{', /could not be read/],
  ['something else', '{"format": "other", "drafts": []}', /was not written by the mode `analyze`/],
])('a file of findings that is %s', async (_, text, message) => {
  const github = await githubForTest()
  const pull = await github.openPullRequest({ fork: 'stranger', changes: { 'poll.py': polling } })
  const workspace = folder(text === null ? {} : { 'async-fix-findings.json': text })
  const payload = followed(pull, 'stranger')
  const outcome = await runAction(github, { workspace, event: 'workflow_run', payload, inputs: { mode: 'publish' } })
  expect([outcome.status, pull.comments]).toEqual([1, []])
  expect(outcome.log).toMatch(message)
  expect(outcome.log).not.toMatch(/^ +at /m)
})
