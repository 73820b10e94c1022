/** The copy of a checkout that gets the files of the head: whatever has become a folder, a file or a link since. */

import { existsSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { Changes } from '../github/commit-stream.ts'
import { githubForTest } from '../github/for-test.ts'
import { runAction } from './runner.ts'

const polling = 'import asyncio\nimport time\n\nstart = time.time()\n\n\nasync def poll():\n    time.sleep(1)\n'

async function reviewed(base: Changes, changes: Changes) {
  const github = await githubForTest({ files: { 'README.md': '# Demo\n', ...base } })
  const pull = await github.openPullRequest({ fork: 'stranger', changes })
  const workspace = await pull.checkOut('base')
  const outcome = await runAction(github, { workspace, event: 'pull_request_target', payload: await pull.event() })
  return { github, outcome, workspace, places: pull.comments.map(each => [each.path, each.line]) }
}

test.each<[string, Changes, Changes, string]>([
  ['a file has become a folder', { tool: '#!/bin/sh\n' }, { tool: null, 'tool/poll.py': polling }, 'tool/poll.py'],
  ['a folder has become a file', { 'a.py/b.py': 'b = 1\n' }, { 'a.py/b.py': null, 'a.py': polling }, 'a.py'],
  [
    'a link to a folder has become a folder',
    { 'real/a.py': '', linked: { linkTo: 'real' } },
    { linked: null, 'linked/poll.py': polling },
    'linked/poll.py',
  ],
  [
    'a link that leads out of the checkout has become a folder',
    { linked: { linkTo: '../..' } },
    { linked: null, 'linked/poll.py': polling },
    'linked/poll.py',
  ],
  [
    'a script has become a module',
    { poll: polling },
    { 'poll.py': { renamedFrom: 'poll', content: `${polling}\n` } },
    'poll.py',
  ],
])('%s', async (_, base, changes, file) => {
  const { outcome, places, workspace } = await reviewed(base, changes)
  expect([outcome.status, places]).toEqual([0, [[file, 8]]])
  expect(existsSync(path.join(workspace, '../../poll.py'))).toBe(false)
})

test('a submodule that is named like a module fails the step in a sentence, and the others are told', async () => {
  const { outcome, places } = await reviewed({}, { 'poll.py': polling, 'sub.py': { submoduleAt: 'ab'.repeat(20) } })
  expect([outcome.status, places]).toEqual([1, [['poll.py', 8]]])
  expect(outcome.log).toMatch(/^sub\.py: its content could not be read from GitHub: Not Found/m)
  expect(outcome.log).not.toMatch(/^ +at |report this bug/m)
})

test('equal files are asked for once', async () => {
  const many = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`package/m${n}.py`, polling]))
  const { github, places } = await reviewed({}, many)
  expect(places.length).toBe(20)
  expect(github.requests.filter(({ path: asked }) => asked.includes('/git/blobs/')).length).toBe(1)
})
