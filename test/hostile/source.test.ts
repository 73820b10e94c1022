/** Python that is meant to keep the program busy for ever, to fill the memory, or to end the stack. */

import { spawnSync } from 'node:child_process'
import { closeSync, ftruncateSync, openSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderWith } from '../workspace/temporary.ts'
import { attacked, blocking, PATIENCE } from './attacked.ts'

const many = (count: number, item: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => item(i)).join('')

/** A heap of this many megabytes has to do. */
const small = { node: ['--max-old-space-size=600'] }

test('a file of a gigabyte is left alone without being read', { timeout: 2 * PATIENCE }, () => {
  const cwd = folderWith({ 'good.py': blocking })
  for (const name of ['huge.py', 'huge.ipynb', 'poetry.lock', 'requirements.txt', '.gitignore']) {
    const descriptor = openSync(path.join(cwd, name), 'w')
    ftruncateSync(descriptor, 2 ** 30)
    closeSync(descriptor)
  }
  const { status, stderr } = attacked(cwd, ['.'], { node: ['--max-old-space-size=100'] })
  expect(stderr).toContain('warning: huge.py: 1024.0 MB is more than the limit of 5 MB, left alone\n')
  expect(stderr).toContain('warning: huge.ipynb: 1024.0 MB is more than the limit of 50 MB, left alone\n')
  expect(stderr).toContain('Fixed 1 finding in 1 file, 0 left.\n')
  expect(status).toBe(0)
})

test.skipIf(process.platform === 'win32')(
  'a hundred thousand files in one folder, a tenth of them Python',
  { timeout: 2 * PATIENCE },
  () => {
    const cwd = folderWith({ 'good.py': blocking, 'full/last.py': blocking })
    const names = 'seq -f "f%.0f.txt" 90000; seq -f "m%.0f.py" 10000'
    expect(spawnSync('sh', ['-c', `(${names}) | xargs touch`], { cwd: path.join(cwd, 'full') }).status).toBe(0)
    const tight = { node: ['--max-old-space-size=150'] }
    expect(attacked(cwd, ['--check', '.'], tight)).toMatchObject({
      status: 1,
      stderr: '2 findings in 2 of 10002 files, 2 fixable.\n',
    })
    expect(attacked(cwd, ['.'], tight)).toMatchObject({ status: 0, stderr: 'Fixed 2 findings in 2 files, 0 left.\n' })
  },
)

/** A function in which something is found, around the attack. */
const around = (text: string) =>
  `import asyncio\nimport time\nimport requests\n\n\nasync def first():\n    time.sleep(1)\n    requests.get("x")\n\n\n${text}\n\n\nasync def last():\n    time.sleep(1)\n    asyncio.create_task(first())\n`

const inFunction = (line: string) => around(`async def attack(x):\n    time.sleep(1)\n    ${line}`)
const run = (unit: string, length = 50_000) => unit.repeat(Math.ceil(length / unit.length))

const nested: readonly (readonly [string, string])[] = [
  ['ten thousand parentheses', inFunction(`y = ${'('.repeat(10_000)}1${')'.repeat(10_000)}`)],
  ['ten thousand brackets left open', inFunction(`y = ${'['.repeat(10_000)}`)],
  ['two thousand blocks', around(`${many(2000, i => `${' '.repeat(i)}if x:\n`)}${' '.repeat(2000)}pass`)],
  [
    'two thousand functions in each other',
    around(`${many(2000, i => `${' '.repeat(i)}async def f():\n`)}${' '.repeat(2000)}time.sleep(1)`),
  ],
  ['lambdas in lambdas', inFunction(`y = ${'lambda: '.repeat(1000)}time.sleep(1)`)],
  ['f-strings in f-strings', inFunction(`y = ${'f"{'.repeat(500)}1${'}"'.repeat(500)}`)],
  ['comprehensions in comprehensions', inFunction(`y = ${'['.repeat(500)}1${' for x in x]'.repeat(500)}`)],
  ['conditions', inFunction(`y = ${'1 if x else '.repeat(1000)}1`)],
]

/** What a pattern that looks for blanks, words, quotes or brackets could try in too many ways. */
const runs = [
  ' ',
  '\t',
  '\f',
  '#',
  '# ',
  '\\',
  '"',
  "'",
  '"""',
  '(',
  ')',
  '[]',
  '.',
  ', ',
  '=',
  ';',
  'a',
  'A_',
  'PO',
  '_',
  '1',
  '@',
  '*',
  'x.',
  'x ',
  'await ',
  'import ',
  'async ',
  'async-fix: ignore[',
  'noqa: A1 ',
  'élan',
  '\u2028',
  '𝕏',
]
const lines = [
  '\n',
  '\r\n',
  '    \n',
  '#\n',
  '\\\n',
  '.\n',
  '    x\n',
  '    import x\n',
  '"""\n',
  '    # async-fix: ignore\n',
  '    # noqa: A1,\n',
  '    time.sleep(1)  # noqa\n',
  '>>> x\n',
  '@x\n',
  '    except:\n',
  '    with x:\n',
]

const crowd = (count: number, item: (index: number) => string) => around(`async def attack(x):\n${many(count, item)}`)

/** What is done with in a second or two as long as nothing is looked at again for each of its parts. */
const crowds: readonly (readonly [string, string])[] = [
  ['comments', crowd(40_000, () => '    #\n')],
  ['comments to the left', around(`async def attack(x):\n    x()\n${'# a\n    # b\n'.repeat(20_000)}    x()`)],
  ['suppressions', crowd(500, () => '    # async-fix: disable\n    x()  # async-fix: ignore\n')],
  ['assignments', crowd(10_000, i => `    v = ${i}\n`)],
  ['imports', around(many(300, i => `async def f${i}():\n    import time\n    time.sleep(1)\n\n\n`))],
  ['clients', crowd(700, () => '    with requests.Session() as s:\n        x(s)\n')],
  ['functions', around(many(20_000, i => `def f${i}(): pass\n`))],
  ['decorators', around(`${many(10_000, i => `@d${i}\n`)}def f(): pass`)],
  ['a long sum', inFunction(`y = x${' + x()'.repeat(10_000)}`)],
  ['a long chain', inFunction(`y = x${'.b().c()'.repeat(5000)}`)],
  ['calls in calls', inFunction(`y = ${'f('.repeat(5000)}1${')'.repeat(5000)}`)],
]

describe.each([
  ['nested', nested],
  ['in great numbers', crowds],
  [
    'in a string',
    runs.map(unit => [JSON.stringify(unit), inFunction(`y = "${run(unit).replaceAll('"', '')}" !`)] as const),
  ],
  ['in a comment', [['each', many(runs.length, i => inFunction(`y = 1  # ${run(runs[i] ?? '', 5000)}!`))]]],
  ['as code', runs.map(unit => [JSON.stringify(unit), inFunction(`y = ${run(unit, 5000)}!`)] as const)],
  ['as lines', lines.map(unit => [JSON.stringify(unit), inFunction(`y = 1\n${run(unit, 2000)}    !`)] as const)],
  [
    'as an annotation',
    [' ', '[', 'x[', 'x |', '.'].map(
      unit => [JSON.stringify(unit), inFunction(`y: "${run(unit)}x${run(unit)}!" = x`)] as const,
    ),
  ],
] as const)('%s', (_, cases) => {
  test('is done with', { timeout: 2 * PATIENCE }, () => {
    const cwd = folderWith(Object.fromEntries(cases.map(([_name, text], index) => [`a${index}.py`, text])))
    const { status, stdout, stderr } = attacked(cwd, ['--select', 'all', '--unsafe', '-n', '.'], small)
    expect(status, 'ended by itself').not.toBeNull()
    expect(stderr).not.toMatch(/^ +at /m)
    expect(stderr).not.toContain('please report')
    expect(stdout).toContain('await asyncio.sleep(1)')
  })
})
