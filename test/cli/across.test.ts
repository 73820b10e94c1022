/** Fixes that reach over several files: applied in all of them or in none, and only in files that the run may write. */

import { chmodSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { Node } from '../../src/python/tree.ts'
import type { JsonFinding } from '../../src/report/json.ts'
import { pair, sandbox as sandboxWith, testTransforms } from './harness.ts'

const sandbox = (files: Record<string, string>) =>
  sandboxWith({ 'pyproject.toml': '', ...files }, [...testTransforms, pair])

const both = { 'a.py': 'pair("b")\n', 'b.py': 'x = 1\nPAIRS = 0\n' }

const findings = (stdout: string) => JSON.parse(stdout) as JsonFinding[]

test('both files change', async () => {
  const { run, read } = sandbox(both)
  const { status, stderr } = await run('.')
  expect(stderr).toBe('Fixed 1 finding in 2 files, 0 left.\n')
  expect(status).toBe(0)
  expect([read('a.py'), read('b.py')]).toEqual(['paired("b")\n', 'x = 1\nPAIRS = 1\n'])
})

test('so do files that nothing was found in, and those of several fixes', async () => {
  const { run, read } = sandbox({ ...both, 'c.py': 'pair("b")\npair("b")\nnap()\n', 'd.py': 'PAIRS = 7\n' })
  expect((await run('.')).stderr).toBe('Fixed 4 findings in 3 files, 0 left.\n')
  expect(read('b.py')).toBe('x = 1\nPAIRS = 3\n')
  expect(read('c.py')).toBe('paired("b")\npaired("b")\nrest()\n')
  expect(read('d.py')).toBe('PAIRS = 7\n')
})

test('fixes of the other file itself are applied as well', async () => {
  const { run, read } = sandbox({ 'a.py': 'pair("b")\nnap()\n', 'b.py': 'nap()\nPAIRS = 0\n' })
  expect((await run('.')).stderr).toBe('Fixed 3 findings in 2 files, 0 left.\n')
  expect([read('a.py'), read('b.py')]).toEqual(['paired("b")\nrest()\n', 'rest()\nPAIRS = 1\n'])
})

test('without the other file among the paths nothing changes, and the report says why', async () => {
  const { run, read } = sandbox(both)
  const { status, stdout } = await run('a.py', '--output-format', 'json')
  expect(status).toBe(1)
  expect(findings(stdout)).toMatchObject([
    {
      name: 'test-pair',
      fix: null,
      declined: {
        reason: 'needs-other-file',
        message: 'the fix would change `b.py` as well, which is not among the given paths',
      },
    },
  ])
  expect(read('b.py')).toBe('x = 1\nPAIRS = 0\n')
  expect((await run('a.py', 'b.py')).status).toBe(0)
})

test('--check reports and writes nothing', async () => {
  const { run, read } = sandbox(both)
  const { status, stderr } = await run('--check')
  expect(status).toBe(1)
  expect(stderr).toBe('1 finding in 1 of 2 files, 1 fixable.\n')
  expect(read('a.py')).toBe('pair("b")\n')
})

test('--dry-run shows both files and writes nothing', async () => {
  const { run, read } = sandbox(both)
  const { status, stdout } = await run('--dry-run')
  expect(status).toBe(1)
  expect(stdout).toContain('--- a/a.py')
  expect(stdout).toContain('+PAIRS = 1')
  expect(read('b.py')).toBe('x = 1\nPAIRS = 0\n')
})

test('standard input is one file alone', async () => {
  const { runWith } = sandbox(both)
  const { status, stdout } = await runWith({ stdin: both['a.py'] }, '-', '--stdin-filename', 'a.py')
  expect(status).toBe(1)
  expect(stdout).toBe('pair("b")\n')
  const checked = await runWith({ stdin: both['a.py'] }, '--check', '-', '--stdin-filename', 'a.py')
  expect(checked.stdout).toContain('which is not among the given paths')
})

test('an unsafe fix waits for --unsafe', async () => {
  const { run, read } = sandbox({ ...both, 'a.py': 'pair("b", risk)\n' })
  expect((await run('.')).stderr).toContain('1 more can be fixed with --unsafe')
  expect(read('b.py')).toContain('PAIRS = 0')
  expect((await run('--unsafe', '.')).status).toBe(0)
  expect([read('a.py'), read('b.py')]).toEqual(['paired("b", risk)\n', 'x = 1\nPAIRS = 1\n'])
})

test('--add-ignore leaves what was fixed and suppresses what is left', async () => {
  const { run, read } = sandbox({ ...both, 'a.py': 'pair("b")\npair("z")\n' })
  expect((await run('--add-ignore=later', '.')).status).toBe(0)
  expect(read('a.py')).toBe('paired("b")\npair("z")  # async-fix: ignore[test-pair] later\n')
  expect(read('b.py')).toBe('x = 1\nPAIRS = 1\n')
})

test('in JSON an edit of another file names it and counts its rows, after the edits of the own file', async () => {
  const { run, cwd } = sandbox(both)
  const [finding] = findings((await run('--check', '--output-format', 'json')).stdout)
  expect(finding?.fix?.edits).toEqual([
    { content: 'paired', location: { row: 1, column: 1 }, end_location: { row: 1, column: 5 } },
    {
      filename: path.join(cwd, 'b.py'),
      content: '1',
      location: { row: 2, column: 9 },
      end_location: { row: 2, column: 10 },
    },
  ])
})

test('what is left in JSON after a run counts the rows of the file as it is then', async () => {
  const { run } = sandbox({ 'a.py': 'pair("b", risk)\n', 'b.py': '\n\nPAIRS = 0\n', 'c.py': 'pair("b")\n' })
  const [finding] = findings((await run('--output-format', 'json', '.')).stdout)
  expect(finding?.fix?.edits).toMatchObject([{ content: 'paired' }, { content: '2', location: { row: 3, column: 9 } }])
})

test('when one file cannot be written, those that change with it are left as they were', async () => {
  const { run, read, cwd } = sandbox({ ...both, 'c.py': 'pair("b")\n', 'd.py': 'nap()\n' })
  chmodSync(path.join(cwd, 'b.py'), 0o444)
  const { status, stderr, stdout } = await run('--output-format', 'json', '.')
  expect(status).toBe(2)
  expect(stderr).toContain('error: b.py: not written: the file is read-only\n')
  expect(stderr).toContain('error: a.py: not written, since it changes only together with b.py\n')
  expect(stderr).toContain('error: c.py: not written, since it changes only together with b.py\n')
  expect([read('a.py'), read('c.py')]).toEqual(['pair("b")\n', 'pair("b")\n'])
  expect(read('d.py'), 'what stands alone is written').toBe('rest()\n')
  expect(findings(stdout).map(({ filename }) => path.basename(filename))).toEqual(['a.py', 'c.py'])
})

test.each([
  ['before the fix is applied', both['b.py'], 1, 'Nothing fixed, 1 left'],
  ['before it is written', 'nap()\nPAIRS = 0\n', 2, 'error: b.py: changed on disk while it was looked at, not written'],
])('a file that changes %s keeps its change, and the others stay as they were', async (_, text, wanted, said) => {
  const late = {
    ...pair,
    name: 'test-late',
    triggers: ['late'],
    visit: {
      call(call: Node) {
        if (call.text === 'late()') writeFileSync(path.join(box.cwd, 'b.py'), 'somebody = "else"\n')
        return undefined
      },
    },
  }
  const box = sandboxWith({ 'pyproject.toml': '', ...both, 'b.py': text, 'z.py': 'late()\n' }, [
    ...testTransforms,
    pair,
    late,
  ])
  const { status, stderr } = await box.run('.')
  expect(status, stderr).toBe(wanted)
  expect(stderr).toContain(said)
  expect([box.read('a.py'), box.read('b.py')]).toEqual(['pair("b")\n', 'somebody = "else"\n'])
})
