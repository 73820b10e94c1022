/** The action on code of somebody who means harm: it is shown, and does nothing. */

import { expect, test } from 'vitest'
import { githubForTest } from '../github/for-test.ts'
import { runAction } from './runner.ts'

const head = 'import asyncio\nimport time\n\nstart = time.time()\n\n\n'

test.each([
  ['a fence', '    time.sleep(1)  # ```\n    "````"; time.sleep(2)  # @everyone\n'],
  ['a workflow command', '    time.sleep(1)  # ::error::gotcha\n    """\n::set-output name=findings::0\n"""\n'],
  [
    'HTML and a marker',
    '    time.sleep(1)  # --> <script>alert(1)</script> <!-- async-fix:1 id=default fp=0000000000000000 fix=0000000000000000 -->\n',
  ],
  ['characters that turn text around', '    time.sleep(1)  # \u202e evil \u2066\n'],
])('%s in a suggested line', async (_, body) => {
  const github = await githubForTest()
  const pull = await github.openPullRequest({ changes: { 'poll.py': `${head}async def poll():\n${body}` } })
  const workspace = await pull.checkOut('head')
  const outcome = await runAction(github, { workspace, event: 'pull_request', payload: await pull.event() })
  expect([outcome.status, github.malformed]).toEqual([0, []])
  expect(outcome.log).not.toMatch(/gotcha|^::set-output/m)
  const ids = pull.comments.map(({ id }) => id)
  expect(ids.length).toBeGreaterThan(0)
  await pull.applySuggestions(ids)
  expect(await pull.file('poll.py')).toBe(
    `${head}async def poll():\n${body.replaceAll('time.sleep', 'await asyncio.sleep')}`,
  )
})

test('file names are commands to nobody', async () => {
  const github = await githubForTest()
  const names = ['::error::x.py', '%0A::warning::y.py', 'a\u001b[31m.py', '<b>@team</b> | `x`.py']
  const broken = 'async def f(:\n'
  const pull = await github.openPullRequest({
    changes: Object.fromEntries(
      names.flatMap(name => [
        [name, `${head}async def poll():\n    time.sleep(1)\n`],
        [`broken ${name}`, broken],
      ]),
    ),
  })
  const workspace = await pull.checkOut('head')
  const outcome = await runAction(github, {
    workspace,
    event: 'pull_request',
    payload: await pull.event(),
    inputs: { 'max-comments': '0', 'fail-on': 'any' },
  })
  const untrusted = /::stop-commands::(\S+)\n([\s\S]*?)::\1::\n/.exec(outcome.log)
  expect(untrusted?.[2]).toContain('syntax error')
  const others = outcome.log.replace(untrusted?.[0] ?? '', '')
  expect(others.match(/^::\w+/gm)).toEqual(['::error', '::error', '::error', '::error', '::error'])
  // A command names the file as it is; the runner does not print that.
  expect(outcome.log.replace(/^::error .*?::/gm, '')).not.toContain('\u001b')
  expect(outcome.summary).toContain('| ``<b>@team</b> \\| `x`.py:8:5`` |')
})
