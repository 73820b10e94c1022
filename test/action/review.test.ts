/** The action on pull requests: what is told once, stays told once, and goes when it is repaired. */

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { githubForTest } from '../github/for-test.ts'
import type { Scenario } from '../github/scenario.ts'
import { type GitHub, tokens } from '../github/server.ts'
import { startCompiler } from '../python/compiler.ts'
import { runAction } from './runner.ts'

/** Ready for the fix: the import that it needs is there, and the one that it replaces stays needed. */
const head = 'import asyncio\nimport time\n\nstart = time.time()\n\n\n'
const polling = `${head}async def poll():\n    time.sleep(1)\n`
const repaired = polling.replace('time.sleep', 'await asyncio.sleep')

/** A run for the state that the pull request is in, on what `actions/checkout` gives by default. */
async function review(github: GitHub, pull: Scenario, inputs: Readonly<Record<string, string>> = {}) {
  const payload = await pull.event()
  const outcome = await runAction(github, {
    workspace: await pull.checkOut('merge'),
    event: 'pull_request',
    payload,
    inputs,
  })
  expect(github.malformed).toEqual([])
  return outcome
}

const seen = (pull: Scenario) => pull.comments.map(({ path, startLine, line }) => [path, startLine, line])

const numbers = (outcome: { outputs: Readonly<Record<string, string>> }) => {
  const { posted, 'outdated-removed': removed } = outcome.outputs
  return { posted: Number(posted), removed: Number(removed) }
}

test('a suggestion is posted once, and says what its finding is', async () => {
  const github = await githubForTest()
  const pull = await github.openPullRequest({ changes: { 'poll.py': polling } })
  const first = await review(github, pull)
  expect([first.status, first.outputs]).toMatchObject([
    0,
    { findings: '1', fixable: '1', posted: '1', skipped: '0', degraded: 'false' },
  ])
  expect(seen(pull)).toEqual([['poll.py', null, 8]])
  expect(pull.comments[0]?.body).toMatch(
    /^\*\*blocking-sleep\*\*: `time\.sleep\(\)` in a coroutine .*\n\n.*\n\n```suggestion\n {4}await asyncio\.sleep\(1\)\n```\n\n<!-- .* -->$/,
  )
  expect(pull.reviews.map(({ state }) => state)).toEqual(['COMMENTED'])
  expect(first.log).not.toContain('::warning')

  const written = github.writes.length
  expect(numbers(await review(github, pull))).toEqual({ posted: 0, removed: 0 })
  expect(github.writes.length).toBe(written)
})

test('a push that moves the lines posts nothing', async () => {
  const github = await githubForTest()
  const pull = await github.openPullRequest({ changes: { 'poll.py': polling } })
  await review(github, pull)
  await pull.push({ 'poll.py': polling.replace('start =', 'print("begin")\nstart =') })
  expect(numbers(await review(github, pull))).toEqual({ posted: 0, removed: 0 })
  expect(seen(pull)).toEqual([['poll.py', null, 9]])
})

test('repaired code takes the comment along, and the last one too', async () => {
  const github = await githubForTest()
  const pull = await github.openPullRequest({ changes: { 'poll.py': polling } })
  await review(github, pull)
  await pull.push({ 'poll.py': repaired })
  const outcome = await review(github, pull)
  expect([outcome.outputs['findings'], numbers(outcome)]).toEqual(['0', { posted: 0, removed: 1 }])
  expect(pull.comments).toEqual([])
})

test('a finding whose lines have changed is told anew, in place of the old comment', async () => {
  const github = await githubForTest()
  const pull = await github.openPullRequest({ changes: { 'poll.py': polling } })
  await review(github, pull)
  await pull.push({ 'poll.py': polling.replace('    time.sleep(1)', '    time.sleep(1)  # a second') })
  expect(numbers(await review(github, pull))).toEqual({ posted: 1, removed: 1 })
  expect(pull.comments.map(({ line, body }) => [line, body.includes('# a second')])).toEqual([[8, true]])
})

test('what people say is never taken away', async () => {
  const github = await githubForTest()
  const pull = await github.openPullRequest({ changes: { 'poll.py': polling } })
  await review(github, pull)
  pull.reply(pull.comments[0]?.id ?? 0, 'Why?')
  await pull.push({ 'poll.py': repaired })
  expect(numbers(await review(github, pull))).toEqual({ posted: 0, removed: 0 })
  expect(pull.comments.length).toBe(2)
})

test.each([
  ['resolved', (pull: Scenario) => pull.resolve(pull.comments[0]?.id ?? 0)],
  [
    'answered to be ignored',
    (pull: Scenario) => pull.reply(pull.comments[0]?.id ?? 0, 'async-fix: ignore, it is a test'),
  ],
])('a finding that a person has %s never comes back', async (_, settle) => {
  // As long as the numbers of the real GitHub.
  const github = await githubForTest({ firstId: 2 ** 31 })
  const pull = await github.openPullRequest({ changes: { 'poll.py': polling } })
  await review(github, pull)
  settle(pull)
  const comments = pull.comments.length
  expect(numbers(await review(github, pull))).toEqual({ posted: 0, removed: 0 })
  // Its lines are written anew, so that GitHub calls the comment outdated.
  await pull.push({ 'poll.py': repaired })
  await pull.push({ 'poll.py': polling })
  const outcome = await review(github, pull)
  expect([numbers(outcome), outcome.outputs['findings']]).toEqual([{ posted: 0, removed: 0 }, '0'])
  await pull.push({ 'polls.py': { renamedFrom: 'poll.py' } })
  expect(numbers(await review(github, pull))).toEqual({ posted: 0, removed: 0 })
  expect(pull.comments.length).toBe(comments)
})

test('pressing all suggestions gives what the tool writes', async () => {
  const github = await githubForTest()
  const functions = Array.from(
    { length: 40 },
    (_, n) => `async def wait_${n}(x):\n    # Number ${n}.\n    time.sleep(${n})\n    return x\n`,
  )
  const fetch = 'async def fetch(url):\n    return requests.get(url, timeout=5).text\n'
  const text = `import asyncio\nimport time\n\nimport requests\n\nstart = time.time()\n\n\n${[...functions, fetch].join('\n\n')}`
  const pull = await github.openPullRequest({ changes: { 'waits.py': text } })
  const outcome = await review(github, pull, { 'max-comments': '100' })
  expect([outcome.outputs['posted'], pull.reviews.length]).toEqual(['41', 1])
  await pull.applySuggestions(pull.comments.map(({ id }) => id))
  const pressed = (await pull.file('waits.py')) ?? ''
  expect(pressed).toBe(toolWrites(text))
  const compiler = startCompiler()
  onTestFinished(() => compiler.close())
  expect(await compiler.errorOf(pressed)).toBeNull()
})

test('an import outside of the diff makes it a comment with its diff, and the patch repairs all of it', async () => {
  const before = `import time\n\nstart = time.time()\n${'\n# A line.\n'.repeat(20)}`
  const github = await githubForTest({ files: { 'far.py': before } })
  const text = `${before}\n\nasync def poll():\n    time.sleep(1)\n`
  const pull = await github.openPullRequest({ changes: { 'far.py': text } })
  const outcome = await review(github, pull)
  expect(seen(pull)).toEqual([['far.py', null, text.split('\n').length - 1]])
  expect(pull.comments[0]?.body).toMatch(
    /<details>[\s\S]*\n\+import asyncio\n[\s\S]*\n\+ {4}await asyncio\.sleep\(1\)\n/,
  )
  expect(pull.comments[0]?.body).not.toContain('```suggestion')
  const workspace = await pull.checkOut('head')
  execFileSync('git', ['apply', '-'], { cwd: workspace, input: outcome.patch })
  expect(readFileSync(path.join(workspace, 'far.py'), 'utf8')).toBe(toolWrites(text))
})

test('many files with unusual names: each is told in its place', async () => {
  const github = await githubForTest()
  const names = [
    'with blank.py',
    'quo"te.py',
    'größe.py',
    'back\\slash.py',
    '名前.py',
    "apostrophe's.py",
    '::warning::x.py',
  ]
  const many = [...names, ...Array.from({ length: 40 }, (_, n) => `package/module_${n}.py`)]
  const pull = await github.openPullRequest({ changes: Object.fromEntries(many.map(name => [name, polling])) })
  const outcome = await review(github, pull, { 'max-comments': '100' })
  expect(outcome.outputs['posted']).toBe(String(many.length))
  expect(pull.comments.map(each => each.path).sort()).toEqual([...many].sort())
  expect(outcome.log).not.toMatch(/^::(?!add-mask)/m)
  expect(numbers(await review(github, pull, { 'max-comments': '100' }))).toEqual({ posted: 0, removed: 0 })
  await pull.applySuggestions(pull.comments.map(({ id }) => id))
  for (const name of names) expect(await pull.file(name)).toBe(repaired)
})

test('more findings than comments: the rest is told otherwise', { timeout: 120_000 }, async () => {
  const github = await githubForTest()
  const waits = Array.from({ length: 320 }, (_, n) => `async def wait_${n}():\n    time.sleep(${n})\n`)
  const pull = await github.openPullRequest({ changes: { 'waits.py': `${head}${waits.join('\n\n')}` } })
  const outcome = await review(github, pull, { 'max-comments': '5' })
  expect(outcome.outputs).toMatchObject({ findings: '320', fixable: '320', posted: '5', skipped: '315' })
  expect(outcome.log.match(/^::warning /gm)?.length).toBe(10)
  expect(outcome.summary.match(/^\| `waits\.py:/gm)?.length).toBe(320)
  expect(outcome.patch.match(/^\+ {4}await asyncio\.sleep/gm)?.length).toBe(320)
  // Those that are told stay; no run adds to them.
  expect(numbers(await review(github, pull, { 'max-comments': '5' }))).toEqual({ posted: 0, removed: 0 })
})

test('a file with CRLF gets a comment, for GitHub would write other line ends into it', async () => {
  const github = await githubForTest()
  const pull = await github.openPullRequest({ changes: { 'poll.py': polling.replaceAll('\n', '\r\n') } })
  await review(github, pull)
  expect(
    pull.comments.map(({ body }) => [body.includes('suggestion\n'), body.includes('+    await asyncio.sleep(1)')]),
  ).toEqual([[false, true]])
})

test('a renamed file is told at its new name; one that is only renamed has no lines to comment on', async () => {
  const github = await githubForTest({ files: { 'old.py': polling, 'kept.py': polling } })
  const changed = polling.replace('poll()', 'poll_often()')
  const pull = await github.openPullRequest({
    changes: { 'new.py': { renamedFrom: 'old.py', content: changed }, 'moved.py': { renamedFrom: 'kept.py' } },
  })
  const outcome = await review(github, pull)
  expect([outcome.outputs['findings'], seen(pull)]).toEqual(['1', [['new.py', null, 8]]])
})

test('two jobs on one pull request leave each other alone, and a forged marker is nobody', async () => {
  const github = await githubForTest()
  const pull = await github.openPullRequest({ changes: { 'poll.py': polling } })
  await review(github, pull, { id: 'one' })
  expect(numbers(await review(github, pull, { id: 'two' }))).toEqual({ posted: 1, removed: 0 })
  const body = pull.comments[0]?.body ?? ''
  await pull.comment({ path: 'poll.py', line: 8, side: 'RIGHT', body }, { by: 'stranger' })
  await pull.comment({ path: 'poll.py', line: 7, side: 'RIGHT', body }, { by: 'github-actions' })
  await pull.push({ 'poll.py': repaired })
  expect(numbers(await review(github, pull, { id: 'one' }))).toEqual({ posted: 0, removed: 1 })
  expect(pull.comments.map(({ author }) => author)).toEqual(['github-actions[bot]', 'stranger', 'github-actions'])
})

test('a comment that somebody else has forged keeps nothing from being told', async () => {
  const github = await githubForTest()
  const pull = await github.openPullRequest({ changes: { 'poll.py': polling } })
  await review(github, pull)
  const [{ id, body } = { id: 0, body: '' }] = pull.comments
  pull.deleteComment(id)
  await pull.comment({ path: 'poll.py', line: 8, side: 'RIGHT', body }, { by: 'stranger' })
  expect(numbers(await review(github, pull))).toEqual({ posted: 1, removed: 0 })
})

test('what is outside of the diff is told only where that is asked for', async () => {
  const github = await githubForTest({
    files: { 'poll.py': `${polling}${'\n# A line.\n'.repeat(20)}`, 'other.py': polling },
  })
  const text = `${polling}${'\n# A line.\n'.repeat(20)}print("end")\n`
  const pull = await github.openPullRequest({ changes: { 'poll.py': text } })
  const counts: (string | undefined)[] = []
  for (const filter of ['diff', 'file', 'all'])
    counts.push((await review(github, pull, { filter })).outputs['findings'])
  expect([counts, pull.comments]).toEqual([['0', '1', '2'], []])
})

test('a finding that names another file of the project is found by what that file says', async () => {
  const store = 'def load():\n    with open("a.json") as f:\n        return f.read()\n'
  const github = await githubForTest({ files: { 'store.py': store } })
  const pull = await github.openPullRequest({
    changes: { 'api.py': 'import asyncio\n\nimport store\n\n\nasync def handler():\n    return store.load()\n' },
  })
  await review(github, pull)
  expect(pull.comments.map(({ body }) => body.split('\n')[0])).toEqual([
    expect.stringContaining('**blocking-call-transitive**'),
  ])
  expect(pull.comments[0]?.body).toContain('await asyncio.to_thread(store.load)')
})

test.each(['delete', 'resolve', 'keep'])('comments of repaired findings: %s', async outdated => {
  const github = await githubForTest()
  const pull = await github.openPullRequest({ changes: { 'poll.py': polling } })
  const inputs = { outdated, token: tokens.resolver }
  await review(github, pull, inputs)
  await pull.push({ 'poll.py': repaired })
  await review(github, pull, inputs)
  const after = pull.comments.map(({ resolvedBy }) => resolvedBy)
  expect(after).toEqual(outdated === 'delete' ? [] : [outdated === 'keep' ? null : 'github-actions[bot]'])
  if (outdated !== 'resolve') return
  // What we have closed ourselves does not silence a finding that comes back.
  await pull.push({ 'poll.py': polling })
  expect(numbers(await review(github, pull, inputs))).toEqual({ posted: 1, removed: 1 })
})

function toolWrites(text: string): string {
  const args = ['dist/cli.cjs', '-', '--isolated', '--quiet', '--stdin-filename', '/project/file.py']
  return execFileSync(process.execPath, args, { input: text, encoding: 'utf8' })
}
