/** The action where GitHub says no, says it later, or says nothing: no finding is lost, and nothing is told twice. */

import { expect, test } from 'vitest'
import { githubForTest } from '../github/for-test.ts'
import type { Tokens } from '../github/people.ts'
import type { Scenario } from '../github/scenario.ts'
import { type GitHub, tokens } from '../github/server.ts'
import { runAction } from './runner.ts'

const head = 'import asyncio\nimport time\n\nstart = time.time()\n\n\n'
const waits = (count: number) =>
  head + Array.from({ length: count }, (_, n) => `async def wait_${n}():\n    time.sleep(${n})\n`).join('\n\n')

async function review(github: GitHub, pull: Scenario, inputs: Readonly<Record<string, string>> = {}) {
  const payload = await pull.event()
  return await runAction(github, { workspace: await pull.checkOut('head'), event: 'pull_request', payload, inputs })
}

async function opened(count: number) {
  const github = await githubForTest()
  return { github, pull: await github.openPullRequest({ changes: { 'waits.py': waits(count) } }) }
}

const reviewsAsked = (github: GitHub) => github.writes.filter(({ path }) => path.endsWith('/reviews')).length

test('one comment that GitHub refuses does not lose the others', { timeout: 120_000 }, async () => {
  const { github, pull } = await opened(9)
  github.faults.refuseComments(({ body }) => body.includes('asyncio.sleep(4)'))
  const outcome = await review(github, pull)
  expect([outcome.status, outcome.outputs]).toMatchObject([
    0,
    { findings: '9', posted: '8', skipped: '1', degraded: 'false' },
  ])
  expect(pull.comments.length).toBe(8)
  expect(outcome.log.match(/^::warning .*line=\d+.*time\.sleep/gm)?.length).toBe(1)
  // Halving: 9, 5 and 4, …, down to the one.
  expect(reviewsAsked(github)).toBeLessThanOrEqual(9)
})

test('a head that has moved ends the run without a word on the pull request', async () => {
  const { github, pull } = await opened(2)
  github.faults.before({ method: 'POST', path: /\/reviews$/ }, async () => {
    await pull.forcePush({ 'waits.py': waits(1) })
  })
  const outcome = await review(github, pull)
  expect([outcome.status, pull.comments, outcome.outputs['degraded']]).toEqual([0, [], 'true'])
  expect(outcome.log).toContain('somebody has pushed meanwhile')
})

test('a secondary rate limit is waited for', async () => {
  const { github, pull } = await opened(2)
  github.faults.secondaryLimit({ retryAfter: 1 })
  const outcome = await review(github, pull)
  expect([outcome.status, outcome.outputs['posted'], pull.comments.length]).toEqual([0, '2', 2])
  expect(outcome.log).toContain('waiting 1 seconds')
})

test('a limit that lasts longer than a job should: the findings are told without comments', async () => {
  const { github, pull } = await opened(2)
  github.faults.secondaryLimit({ writes: 5, retryAfter: 3600 })
  const outcome = await review(github, pull)
  expect([outcome.status, outcome.outputs]).toMatchObject([0, { posted: '0', skipped: '2', degraded: 'true' }])
  expect(outcome.log.match(/^::warning /gm)?.length).toBe(2)
  expect(outcome.log).toMatch(/^::notice .*rate limit is reached/m)
})

test('the hourly limit at the very beginning: all findings are told, and no comment is taken away', async () => {
  const { github, pull } = await opened(2)
  await review(github, pull)
  github.faults.primaryLimit({ requests: 50, resetIn: 3600 })
  const outcome = await review(github, pull)
  expect([outcome.status, pull.comments.length, outcome.outputs['findings']]).toEqual([0, 2, '2'])
  expect(outcome.log).toMatch(/^::notice .*could not be read/m)
})

test('an outage after the review was made: it is not made twice', async () => {
  const { github, pull } = await opened(2)
  github.faults.before({ method: 'POST', path: /\/reviews$/ }, async () => {
    const bodies = await postedBy(github, pull)
    github.faults.outage({ method: 'POST', path: /\/reviews$/ })
    return bodies
  })
  const outcome = await review(github, pull)
  expect([outcome.status, pull.comments.length]).toEqual([0, 2])
})

test('an outage before the review was made: it is made then', async () => {
  const { github, pull } = await opened(2)
  github.faults.outage({ method: 'POST', path: /\/reviews$/ })
  const outcome = await review(github, pull)
  expect([outcome.status, outcome.outputs['posted'], pull.comments.length, pull.reviews.length]).toEqual([0, '2', 2, 1])
})

test('GitHub is down: the step fails, in a sentence that says whose fault it is', { timeout: 120_000 }, async () => {
  for (const status of [502, 200] as const) {
    const { github, pull } = await opened(1)
    // A proxy answers with a page, and with the status of an answer.
    github.faults.outage({ requests: 9, status: status as 502, method: 'GET' })
    const outcome = await review(github, pull)
    expect([outcome.status, github.writes]).toEqual([1, []])
    expect(outcome.log).toMatch(/^::error::GET \/repos\/octo-org\/demo\/pulls\/1 failed at GitHub \(50[02]/m)
    expect(outcome.log).not.toMatch(/report this bug|<!DOCTYPE|%0A/)
  }
})

test('somebody pushes while the code is looked at: nothing is posted on the older head', async () => {
  const { github, pull } = await opened(1)
  github.faults.before({ method: 'GET', path: /\/comments$/ }, async () => {
    await pull.push({ 'waits.py': `# More.\n${waits(1)}` })
  })
  const outcome = await review(github, pull)
  expect([outcome.status, pull.comments, outcome.outputs['degraded']]).toEqual([0, [], 'true'])
  expect(outcome.log).toContain('somebody has pushed meanwhile')
})

test('a token whose owner cannot be asked for: nothing is told twice', { timeout: 120_000 }, async () => {
  const app = {
    id: 77,
    login: 'our-app[bot]',
    type: 'Bot',
    permissions: { contents: 'read', 'pull-requests': 'write' },
  }
  const github = await githubForTest({ tokens: { ours: app as Tokens[string] } })
  const pull = await github.openPullRequest({ changes: { 'waits.py': waits(1) } })
  await review(github, pull, { token: 'ours' })
  github.faults.answer({ requests: 1, status: 403, message: 'Resource not accessible', path: /graphql/ })
  const outcome = await review(github, pull, { token: 'ours' })
  expect([outcome.status, pull.comments.length]).toEqual([1, 1])
  expect(outcome.log).toContain('GitHub does not say whose token this is')
  expect((await review(github, pull, { token: 'ours' })).status).toBe(0)
  expect(pull.comments.length).toBe(1)
})

test('reading is tried again', async () => {
  const { github, pull } = await opened(1)
  github.faults.outage({ method: 'GET', path: /\/files$/ })
  const outcome = await review(github, pull)
  expect([outcome.status, pull.comments.length]).toEqual([0, 1])
})

test('a token without rights: one clear sentence, and everything is told otherwise', async () => {
  const github = await githubForTest()
  const pull = await github.openPullRequest({ fork: 'stranger', changes: { 'waits.py': waits(3) } })
  const outcome = await review(github, pull, { token: tokens.readOnly })
  expect([outcome.status, pull.comments]).toEqual([0, []])
  expect(outcome.outputs).toMatchObject({ findings: '3', posted: '0', skipped: '3', degraded: 'true' })
  expect(outcome.log.match(/^::notice /gm)?.length).toBe(1)
  expect(outcome.log).toContain('the token may not comment')
  expect(outcome.log.match(/^::warning /gm)?.length).toBe(3)
  expect(outcome.summary).toContain('waits.py:8:5')
})

test('the job fails by the policy that is asked for, whatever the token may do', async () => {
  const { github, pull } = await opened(1)
  for (const [failOn, status] of [
    ['any', 1],
    ['fixable', 1],
    ['none', 0],
  ] as const) {
    const outcome = await review(github, pull, { token: tokens.readOnly, 'fail-on': failOn })
    expect([failOn, outcome.status]).toEqual([failOn, status])
  }
})

test.each([
  ['the whole diff is asked for', () => {}],
  ['where GitHub refuses that too, git makes it', (github: GitHub) => github.faults.diffTooLarge()],
])('files that are listed without their patch: %s', async (_, prepare) => {
  const github = await githubForTest({ files: { 'größe "1".py': `${waits(1)}${'\n# A line.\n'.repeat(20)}` } })
  const pull = await github.openPullRequest({
    changes: {
      'größe "1".py': `${waits(1)}${'\n# A line.\n'.repeat(20)}\n\nasync def last():\n    time.sleep(9)\n`,
      'waits.py': waits(1),
    },
  })
  github.faults.withoutPatch()
  prepare(github)
  const outcome = await review(github, pull)
  expect([outcome.status, outcome.outputs['posted']]).toEqual([0, '2'])
  expect(pull.comments.map(({ path }) => path).sort()).toEqual(['größe "1".py', 'waits.py'])
})

test('without any diff there is nothing to comment on, and that is no failure', async () => {
  const { github, pull } = await opened(1)
  github.faults.withoutPatch()
  github.faults.diffTooLarge()
  const payload = await pull.event()
  // A checkout of depth 1 has no merge base.
  const workspace = await pull.checkOut('head')
  const { rmSync } = await import('node:fs')
  rmSync(`${workspace}/.git`, { recursive: true })
  const outcome = await runAction(github, { workspace, event: 'pull_request', payload, inputs: { filter: 'file' } })
  expect([outcome.status, outcome.outputs]).toMatchObject([0, { findings: '1', posted: '0', skipped: '1' }])
})

test('threads that cannot be read: what is outdated may be resolved, and is left', async () => {
  const { github, pull } = await opened(1)
  await review(github, pull)
  await pull.push({ 'sleeps.py': { renamedFrom: 'waits.py' } })
  expect(pull.comments[0]?.isOutdated).toBe(true)
  github.faults.answer({ requests: 9, status: 403, message: 'Resource not accessible by integration', path: /graphql/ })
  const outcome = await review(github, pull)
  expect([outcome.status, pull.comments.length]).toEqual([0, 1])
})

test('a thread cannot be resolved without the right to: said once', async () => {
  const { github, pull } = await opened(2)
  await review(github, pull)
  await pull.push({ 'waits.py': waits(0) })
  const outcome = await review(github, pull, { outdated: 'resolve' })
  expect([outcome.status, outcome.outputs['degraded'], pull.comments.length]).toEqual([0, 'true', 2])
  expect(outcome.log.match(/^::notice /gm)?.length).toBe(1)
})

test('a broken configuration fails the step, in a sentence, and takes no comment away', async () => {
  const { github, pull } = await opened(1)
  await review(github, pull)
  await pull.push({ 'async-fix.toml': 'unsfe = true\n', 'waits.py': waits(0) })
  const outcome = await review(github, pull)
  expect([outcome.status, pull.comments.length]).toEqual([1, 1])
  expect(outcome.log).toMatch(/unsfe/)
  expect(outcome.log).not.toMatch(/^ +at /m)
})

test.each([
  [{ mode: 'reviews' }, /^::error::the input `mode` is one of review, check, analyze, publish, not "reviews"$/m],
  [{ 'max-comments': 'many' }, /^::error::the input `max-comments` is a whole number, not "many"$/m],
  [{ token: 'ghs_a\u2026b' }, /^::error::the input `token` holds characters that no token has$/m],
  [{ mode: 'publish', token: '' }, /^::error::the mode `publish` comments, which needs the input `token`$/m],
  [{ id: 'a b' }, /^::error::the input `id` may hold letters/m],
  [{ select: 'no-such-rule' }, /^::error::.*no-such-rule/m],
  [{ paths: 'gone/' }, /gone/],
])('inputs that make no sense fail the step: %j', async (inputs, message) => {
  const { github, pull } = await opened(1)
  const outcome = await review(github, pull, inputs)
  expect([outcome.status, pull.comments]).toEqual([1, []])
  expect(outcome.log).toMatch(message)
  expect(outcome.log).not.toMatch(/^ +at /m)
})

/** Another run that is a moment ahead posts the same comments. */
async function postedBy(github: GitHub, pull: Scenario): Promise<void> {
  await review(github, pull)
}
