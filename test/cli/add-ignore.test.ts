/** `--add-ignore` writes suppressions that hold, in places where Python reads them as comments. */

import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { sandbox } from './harness.ts'

/** The same program: Python's syntax tree does not know comments. */
function sameProgram(before: string, after: string): boolean {
  const compare =
    'import ast, sys, json; a, b = json.load(sys.stdin); print(ast.dump(ast.parse(a)) == ast.dump(ast.parse(b)))'
  const input = JSON.stringify([before, after])
  return execFileSync('python3', ['-c', compare], { input, encoding: 'utf8' }).trim() === 'True'
}

test.each([
  ['the end of the line', 'stuck()\n', 'stuck()  # async-fix: ignore[test-stuck] later\n'],
  ['no final newline', 'stuck()', 'stuck()  # async-fix: ignore[test-stuck] later'],
  ['CRLF', 'stuck()\r\nx\r\n', 'stuck()  # async-fix: ignore[test-stuck] later\r\nx\r\n'],
  ['after another comment', 'stuck()  # why\n', 'stuck()  # why  # async-fix: ignore[test-stuck] later\n'],
  [
    'two on a line share a comment',
    'stuck(); risky()\n',
    'stuck(); risky()  # async-fix: ignore[test-risky, test-stuck] later\n',
  ],
  ['the first line of several', 'stuck(\n    1,\n)\n', 'stuck(  # async-fix: ignore[test-stuck] later\n    1,\n)\n'],
  [
    'an existing suppression is extended',
    'stuck()  # async-fix: ignore[other] old\n',
    'stuck()  # async-fix: ignore[other, test-stuck] old\n',
  ],
  [
    'a backslash: the line above',
    'if a:\n    x = stuck() + \\\n        1\n',
    'if a:\n    # async-fix: ignore[test-stuck] later\n    x = stuck() + \\\n        1\n',
  ],
  [
    'a string that goes on: the line above',
    'x = stuck("""a\nb""")\n',
    '# async-fix: ignore[test-stuck] later\nx = stuck("""a\nb""")\n',
  ],
  [
    'a suppression in the line above is extended',
    '# async-fix: ignore[other]\nx = stuck("""a\nb""")\n',
    '# async-fix: ignore[other, test-stuck]\nx = stuck("""a\nb""")\n',
  ],
  [
    'between backslashes: the end of the statement',
    'x = a + \\\n    stuck() + \\\n    1\n',
    'x = a + \\\n    stuck() + \\\n    1  # async-fix: ignore[test-stuck] later\n',
  ],
])('%s', async (_, before, after) => {
  const box = sandbox({ 'a.py': before })
  const { status, stderr } = await box.run('--add-ignore=later', '.')
  expect(box.read('a.py')).toBe(after)
  expect(sameProgram(before, after)).toBe(true)
  expect(stderr).not.toContain('warning')
  expect(status).toBe(0)
  expect((await box.run('--check', '.')).status).toBe(0)
})

test('fixes are applied first; without a reason there is none; a path may follow', async () => {
  const box = sandbox({ 'a.py': 'nap()\nstuck()\n' })
  expect((await box.run('--add-ignore', 'a.py')).status).toBe(0)
  expect(box.read('a.py')).toBe('rest()\nstuck()  # async-fix: ignore[test-stuck]\n')
})

test('--dry-run shows what would be written', async () => {
  const box = sandbox({ 'a.py': 'stuck()\n' })
  const { status, stdout } = await box.run('-n', '--add-ignore=why', '.')
  expect(stdout).toContain('+stuck()  # async-fix: ignore[test-stuck] why\n')
  expect(status).toBe(1)
  expect(box.read('a.py')).toBe('stuck()\n')
})

test('a reason of several lines becomes one', async () => {
  const box = sandbox({ 'a.py': 'stuck()\n' })
  await box.run('--add-ignore=one\n two', '.')
  expect(box.read('a.py')).toBe('stuck()  # async-fix: ignore[test-stuck] one two\n')
})

test('no place for a suppression is said, and the finding is left', async () => {
  const source = 'x = a + \\\n    stuck("""1\n""") + """\n""" \\\n    + f\n'
  const box = sandbox({ 'a.py': source.replace('\n    + f', '\n    + b if stuck("""\n""") else \\\n  """\n"""') })
  const before = box.read('a.py')
  const { stderr, status } = await box.run('--add-ignore', '.')
  expect(sameProgram(before, box.read('a.py'))).toBe(true)
  if (status === 1) expect(stderr).toMatch(/warning: a\.py:\d+: no place for a suppression of test-stuck/)
})
