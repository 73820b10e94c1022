/** Runs of the built program in several threads: they say and write what a run in one thread does. */

import { spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { isThorough } from '../effort.ts'
import { folderWith } from '../workspace/temporary.ts'

const program = path.resolve('dist/cli.cjs')

beforeAll(() => {
  if (!existsSync(program)) throw new Error('dist/cli.cjs is missing: run `npm run build` first')
})

type Hook = { readonly hook?: string }

/** @param hook CommonJS code that every thread runs before the program */
function run(cwd: string, argv: readonly string[], { hook }: Hook = {}) {
  const env = { ...process.env, ...(hook && { NODE_OPTIONS: `--max-old-space-size=200 --require ${hook}` }) }
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...argv], { cwd, env, encoding: 'utf8' })
  return { status, stdout, stderr }
}

/** Counts the worker threads that a run starts, by what each of them writes down. */
const counting = (marks: string) => `
const { isMainThread, threadId } = require('node:worker_threads')
if (!isMainThread) require('node:fs').writeFileSync(${JSON.stringify(marks)} + '/' + threadId, '')
`

/**
 * Fixtures of projects, beside files of no project: some without findings, one broken, one that is not text.
 */
function mixedTree(): string {
  const sleeping = 'import time\n\n\nasync def f():\n    time.sleep(1)\n'
  const cwd = folderWith({
    'loose/plain.py': 'x = 1\n',
    'loose/sleeping.py': sleeping,
    'loose/broken.py': `${sleeping}\ndef (:\n`,
    'loose/latin.py': Uint8Array.from([0x78, 0x3d, 0x22, 0xe9, 0x22, 0x0a]),
    'loose/marked.py': `\ufeff${sleeping.replaceAll('\n', '\r\n')}`,
    'loose/silenced.py': sleeping.replace('sleep(1)', 'sleep(1)  # async-fix: ignore[blocking-sleep]'),
    'bad/pyproject.toml': '[tool.async-fix]\nselect = ["no-such-rule"]\n',
    'bad/a.py': sleeping,
    'other/pyproject.toml': '[project]\nname = "other"\nrequires-python = ">=3.11"\n',
    'other/db.py': 'import time\n\n\ndef load():\n    time.sleep(1)\n',
    'other/use.py': 'from db import load\n\n\nasync def main():\n    load()\n',
  })
  const projects = readdirSync('fixtures/projects').filter((_, index) => isThorough || index % 5 === 0)
  for (const name of projects)
    cpSync(`fixtures/projects/${name}`, path.join(cwd, 'projects', name), { recursive: true })
  return cwd
}

function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(each => each.isFile())
  const paths = files.map(each => path.join(each.parentPath, each.name)).filter(each => !each.includes('_cache'))
  return Object.fromEntries(paths.sort().map(file => [path.relative(folder, file), readFileSync(file, 'latin1')]))
}

describe('the number of threads changes nothing', { timeout: 120_000 }, () => {
  test.each([
    ['a report', ['--check', '--no-cache', '--output-format', 'json', '.']],
    ['a report for people, of all rules', ['--check', '--no-cache', '--select', 'all', '--statistics', '.']],
    ['a diff', ['-n', '--unsafe', '--no-cache', '.']],
    ['a report to a terminal that wants to know all', ['--check', '--no-cache', '--color', 'always', '.']],
    [
      'single files',
      ['--check', '--no-cache', 'loose/latin.py', 'loose/broken.py', 'other/use.py', 'loose/sleeping.py'],
    ],
  ])('%s', (_, argv) => {
    const cwd = mixedTree()
    const alone = run(cwd, ['--jobs', '1', ...argv])
    expect(alone.stdout).not.toBe('')
    for (const jobs of ['2', '4']) expect(run(cwd, ['--jobs', jobs, ...argv])).toEqual(alone)
  })

  test('the files that fixes and suppressions are written to', () => {
    const [alone, ...others] = ['1', '2', '4'].map(jobs => {
      const cwd = mixedTree()
      const before = contents(cwd)
      const result = run(cwd, ['--jobs', jobs, '--unsafe', '--no-cache', '--add-ignore=later', '.'])
      const after = contents(cwd)
      expect(after).not.toEqual(before)
      return { ...result, stderr: result.stderr.replaceAll(cwd, ''), after }
    })
    for (const other of others) expect(other).toEqual(alone)
  })

  test('what is kept for later runs', () => {
    const cwd = mixedTree()
    const check = (jobs: string) => run(cwd, ['--jobs', jobs, '--check', '--output-format', 'json', '.'])
    const cold = check('2')
    expect(cold).toEqual(run(cwd, ['--no-cache', '--jobs', '1', '--check', '--output-format', 'json', '.']))
    expect(check('1')).toEqual(cold)
    writeFileSync(path.join(cwd, 'other/db.py'), 'def load():\n    return 1\n')
    const changed = check('2')
    expect(changed).not.toEqual(cold)
    expect(changed).toEqual(run(cwd, ['--no-cache', '--jobs', '1', '--check', '--output-format', 'json', '.']))
  })

  test('the names of files that are looked at', () => {
    const cwd = mixedTree()
    const names = (jobs: string) =>
      run(cwd, ['--jobs', jobs, '--check', '--no-cache', '-v', '.']).stderr.replace(/^time: .*\n/gm, '')
    expect(names('3')).toBe(names('1'))
    expect(names('1')).toContain('loose/plain.py\n')
  })
})

test.each([
  ['1', 0],
  ['2', 1],
  ['4', 3],
  // No more than one thread a file.
  ['99', 4],
])('--jobs %s starts %i threads beside the first', (jobs, expected) => {
  const file = 'import time\n\n\nasync def f():\n    time.sleep(1)\n'
  const cwd = folderWith(Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map(name => [`${name}.py`, file])))
  const marks = folderWith({})
  const hook = path.join(folderWith({ 'hook.cjs': waiting(marks, expected) + counting(marks) }), 'hook.cjs')
  expect(run(cwd, ['--jobs', jobs, '--check', '--no-cache', '.'], { hook }).status).toBe(1)
  expect(readdirSync(marks)).toHaveLength(expected)
})

test('a short run starts none unasked', () => {
  const cwd = folderWith({ 'a.py': 'x = 1\n', 'b.py': 'import time\n\n\nasync def f():\n    time.sleep(1)\n' })
  const marks = folderWith({})
  const hook = path.join(folderWith({ 'hook.cjs': counting(marks) }), 'hook.cjs')
  expect(run(cwd, ['--check', '--no-cache', '.'], { hook }).status).toBe(1)
  expect(readdirSync(marks)).toEqual([])
})

/** The first thread looks at no second file before so many others have left a mark; at most half a minute. */
const waiting = (marks: string, count: number) => `
{
  const fs = require('node:fs')
  const { isMainThread } = require('node:worker_threads')
  const { readFileSync } = fs
  const until = Date.now() + 30000
  if (isMainThread) fs.readFileSync = (file, ...more) => {
    if (/\\.py$/.test(file))
      while (fs.readdirSync(${JSON.stringify(marks)}).length < ${count} && Date.now() < until)
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    return readFileSync(file, ...more)
  }
}
`

describe('a worker that dies', () => {
  const deaths = {
    'ends the thread': ['process.exit(3)', 'it ended with status 3'],
    'cannot say what it found': [
      "require('node:worker_threads').parentPort.postMessage = () => { throw new Error('lost') }",
      'lost',
    ],
    'runs out of memory': ['const all = []; for (;;) all.push(new Array(1e6).fill({}))', 'it was out of memory'],
  } as const

  test.each(Object.entries(deaths))('which %s costs the file that it was on, and no other', (_, [code, why]) => {
    const sleeping = 'import time\n\n\nasync def f():\n    time.sleep(1)\n'
    const names = ['a', 'b', 'c', 'd', 'e', 'f']
    const files = Object.fromEntries(names.map(name => [`${name}/mod.py`, sleeping]))
    const projects = Object.fromEntries(names.map(name => [`${name}/pyproject.toml`, '[project]\nname = "p"\n']))
    const cwd = folderWith({ ...files, ...projects })
    const marks = folderWith({})
    // The first thread waits with its first file until the worker has got to this one.
    const hook = path.join(folderWith({ 'hook.cjs': waiting(marks, 1) + dying('d/mod.py', marks, code) }), 'hook.cjs')
    const { status, stdout, stderr } = run(
      cwd,
      ['--jobs', '2', '--check', '--no-cache', '--output-format', 'concise', '.'],
      {
        hook,
      },
    )
    expect(stderr).toContain(`error: d/mod.py: left alone: the thread that looked at it died (${why}); `)
    expect(stderr.match(/^error/gm)).toHaveLength(1)
    expect(stdout.match(/^\w\/mod\.py/gm)).toEqual(['a/mod.py', 'b/mod.py', 'c/mod.py', 'e/mod.py', 'f/mod.py'])
    expect(status).toBe(2)
  })
})

/** A worker that is to read the file does this instead, and leaves a mark. */
const dying = (file: string, marks: string, code: string) => `
{
  const fs = require('node:fs')
  const { isMainThread, threadId } = require('node:worker_threads')
  const { readFileSync, writeFileSync } = fs
  if (!isMainThread) fs.readFileSync = (name, ...more) => {
    if (String(name).endsWith(${JSON.stringify(file)})) {
      writeFileSync(${JSON.stringify(marks)} + '/' + threadId, '')
      ${code}
    }
    return readFileSync(name, ...more)
  }
}
`

test('the first thread goes on with what only another one has parsed', () => {
  const declined = 'import time\n\nnap = time.sleep\n\n\nasync def poll(job):\n    nap(job.delay)\n'
  const cwd = folderWith({ 'a.py': 'x = 1\n', 'b.py': declined })
  const marks = folderWith({})
  const hook = path.join(folderWith({ 'hook.cjs': waiting(marks, 1) + dying('b.py', marks, '') }), 'hook.cjs')
  const { stderr } = run(cwd, ['--jobs', '2', '--no-cache', '--add-ignore=later', '.'], { hook })
  expect(stderr).toBe('No findings in 2 files.\n')
  expect(readFileSync(path.join(cwd, 'b.py'), 'utf8')).toContain('  # async-fix: ignore[blocking-sleep] later\n')
  expect(readdirSync(marks)).toHaveLength(1)
})

test('Ctrl-C ends all threads', async () => {
  const cwd = folderWith({ 'a.py': 'import time\n\n\nasync def f():\n    time.sleep(1)\n', 'b.py': 'x = 1\n' })
  const marks = folderWith({})
  const stuck = `
    const { isMainThread } = require('node:worker_threads')
    const fs = require('node:fs')
    const { readFileSync } = fs
    if (!isMainThread) fs.readFileSync = (file, ...more) => {
      if (!/\\.py$/.test(file)) return readFileSync(file, ...more)
      fs.writeFileSync(${JSON.stringify(marks)} + '/stuck', '')
      for (;;);
    }
  `
  const hook = path.join(folderWith({ 'hook.cjs': waiting(marks, 1) + stuck }), 'hook.cjs')
  const env = { ...process.env, NODE_OPTIONS: `--require ${hook}` }
  const child = spawn(process.execPath, [program, '--jobs', '2', '--check', '--no-cache', '.'], { cwd, env })
  const ended = new Promise(resolve => child.on('exit', (_, signal) => resolve(signal)))
  while (readdirSync(marks).length === 0) await new Promise(resolve => setTimeout(resolve, 20))
  child.kill('SIGINT')
  expect(await ended).toBe('SIGINT')
})
