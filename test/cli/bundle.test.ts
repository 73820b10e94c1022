/** The built program as people run it: a process with real pipes. */

import { spawn, spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { interpreter } from '../python/interpreter.ts'
import { folderWith } from '../workspace/temporary.ts'

const program = path.resolve('dist/cli.cjs')
const blocking = 'import time\n\n\nasync def f():\n    time.sleep(1)\n'
const fixed = 'import asyncio\n\n\nasync def f():\n    await asyncio.sleep(1)\n'

/** The environment of a program that keeps its files in a folder. */
const keepingIn = (folder: string) => ({
  ...process.env,
  XDG_CACHE_HOME: folder,
  HOME: folder,
  LOCALAPPDATA: folder,
  NODE_DISABLE_COMPILE_CACHE: '',
})
const caches = mkdtempSync(path.join(tmpdir(), 'async-fix-caches-'))
const env = keepingIn(caches)

afterAll(() => rmSync(caches, { recursive: true, force: true }))

beforeAll(() => {
  if (!existsSync(program)) throw new Error('dist/cli.cjs is missing: run `npm run build` first')
})

const run = (cwd: string, argv: string[], input = '') =>
  spawnSync(process.execPath, [program, ...argv], { cwd, input, env, encoding: 'utf8' })

test('it finds, shows and repairs', () => {
  const cwd = folderWith({ 'a.py': blocking })
  expect(run(cwd, ['--check'])).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('a.py:5:5: blocking-sleep'),
  })
  expect(run(cwd, ['-n'])).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('+    await asyncio.sleep(1)\n'),
  })
  expect(readFileSync(path.join(cwd, 'a.py'), 'utf8')).toBe(blocking)
  expect(run(cwd, ['.'])).toMatchObject({ status: 0, stdout: '', stderr: 'Fixed 1 finding in 1 file, 0 left.\n' })
  expect(readFileSync(path.join(cwd, 'a.py'), 'utf8')).toBe(fixed)
  expect(readdirSync(cwd)).toEqual(['.async_fix_cache', 'a.py'])
})

test('standard input to standard output', () => {
  expect(run(folderWith({}), ['-', '--stdin-filename', 'a.py'], blocking)).toMatchObject({ status: 0, stdout: fixed })
})

test('a mistake of the user: 2, one line', () => {
  const { status, stdout, stderr } = run(folderWith({}), ['--chek', '.'])
  expect([status, stdout, stderr]).toEqual([2, '', 'error: unknown flag `--chek` (did you mean `--check`?)\n'])
})

test('help, version and rules', () => {
  const cwd = folderWith({})
  expect(run(cwd, ['--help'])).toMatchObject({ status: 0, stdout: expect.stringContaining('--dry-run'), stderr: '' })
  expect(run(cwd, ['--version'])).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^async-fix \d+\.\d+\.\d+\n$/),
  })
  expect(run(cwd, ['rules'])).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('blocking-sleep'),
    stderr: '',
  })
})

test('it needs nothing but the files of dist', () => {
  const elsewhere = mkdtempSync(path.join(tmpdir(), 'async-fix-dist-'))
  try {
    for (const file of ['cli.cjs', 'program.cjs', 'tree-sitter-python.wasm', 'web-tree-sitter.wasm'])
      copyFileSync(path.join('dist', file), path.join(elsewhere, file))
    const cwd = folderWith({ 'a.py': blocking })
    const { status } = spawnSync(process.execPath, [path.join(elsewhere, 'cli.cjs'), '.'], { cwd, env })
    expect(status).toBe(0)
    expect(readFileSync(path.join(cwd, 'a.py'), 'utf8')).toBe(fixed)
  } finally {
    rmSync(elsewhere, { recursive: true, force: true })
  }
})

test('the parser is loaded only for a file that may have a finding', () => {
  const elsewhere = mkdtempSync(path.join(tmpdir(), 'async-fix-dist-'))
  try {
    for (const file of ['cli.cjs', 'program.cjs']) copyFileSync(path.join('dist', file), path.join(elsewhere, file))
    const check = (text: string) =>
      spawnSync(process.execPath, [path.join(elsewhere, 'cli.cjs'), '--check'], {
        cwd: folderWith({ 'a.py': text }),
        env,
        encoding: 'utf8',
      })
    expect(check('x = 1\n')).toMatchObject({ status: 0, stderr: 'No findings in 1 file.\n' })
    expect(check(blocking)).toMatchObject({ status: 2, stderr: expect.stringContaining('installation is incomplete') })
  } finally {
    rmSync(elsewhere, { recursive: true, force: true })
  }
})

test.each(['full', 'json'])('a closed pipe (%s) is no error, and the status is right', async format => {
  const files = Array.from({ length: 400 }, (_, i) => [`f${i}.py`, `${blocking}${'    time.sleep(1)\n'.repeat(9)}`])
  const cwd = folderWith(Object.fromEntries(files))
  const child = spawn(process.execPath, [program, '--check', '--output-format', format], { cwd, env })
  let stderr = ''
  child.stderr.on('data', chunk => {
    stderr += chunk
  })
  child.stdout.once('data', () => child.stdout.destroy())
  const status = await new Promise(resolve => child.on('close', resolve))
  expect(status).toBe(1)
  expect(stderr).toBe('4000 findings in 400 of 400 files, 4000 fixable.\n')
})

test.skipIf(process.platform === 'win32')('an interrupted run leaves each file old or new, and no litter', async () => {
  const names = Array.from({ length: 600 }, (_, i) => `f${i}.py`)
  const cwd = folderWith(Object.fromEntries(names.map(name => [name, blocking])))
  const child = spawn(process.execPath, [program, '-q', '.'], { cwd, env, stdio: 'ignore' })
  const ended = new Promise(resolve => child.on('close', (_, signal) => resolve(signal)))
  const timer = setInterval(() => {
    if (readFileSync(path.join(cwd, 'f0.py'), 'utf8') === fixed) child.kill('SIGINT')
  }, 2)
  expect(await ended).toBe('SIGINT')
  clearInterval(timer)
  const texts = names.map(name => readFileSync(path.join(cwd, name), 'utf8'))
  expect(texts.filter(text => text !== blocking && text !== fixed)).toEqual([])
  expect(texts).toContain(blocking)
  expect(readdirSync(cwd).filter(name => !name.endsWith('.py'))).toEqual([])
})

test('a closed stderr is no error either', async () => {
  const cwd = folderWith({ 'a.py': blocking })
  const child = spawn(process.execPath, [program, '.'], { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] })
  child.stderr.destroy()
  expect(await new Promise(resolve => child.on('close', resolve))).toBe(0)
  expect(readFileSync(path.join(cwd, 'a.py'), 'utf8')).toBe(fixed)
})

test('half of an installation says so: 2', () => {
  const elsewhere = mkdtempSync(path.join(tmpdir(), 'async-fix-dist-'))
  try {
    copyFileSync(program, path.join(elsewhere, 'cli.cjs'))
    const { status, stderr } = spawnSync(process.execPath, [path.join(elsewhere, 'cli.cjs'), '--version'], {
      env,
      encoding: 'utf8',
    })
    expect([status, stderr]).toEqual([2, 'error: the installation is incomplete: program.cjs is missing\n'])
  } finally {
    rmSync(elsewhere, { recursive: true, force: true })
  }
})

describe.skipIf(process.platform === 'win32' || interpreter === null)('a pipe that takes no more for a while', () => {
  /** Standard output is not blocking, as some parents leave it, and nobody reads until the program waits to write. */
  const reader = `
import os, subprocess, sys, time
out, into = os.pipe()
os.set_blocking(into, False)
child = subprocess.Popen(sys.argv[1:], stdout=into, stderr=subprocess.DEVNULL)
os.close(into)
time.sleep(3)
text = b''
while part := os.read(out, 1 << 16):
    text += part
print(child.wait(), text.count(b'\\n'))
`

  test('gets everything in the end', () => {
    const files = Array.from({ length: 100 }, (_, i) => [`f${i}.py`, `${blocking}${'    time.sleep(1)\n'.repeat(9)}`])
    const cwd = folderWith(Object.fromEntries(files))
    const argv = ['-c', reader, process.execPath, program, '--check', '--output-format', 'concise']
    const { stdout } = spawnSync(interpreter ?? '', argv, { cwd, env, encoding: 'utf8' })
    expect(stdout).toBe('1 1000\n')
  })
})

describe('compiled code is kept between runs', () => {
  const kept = (folder: string) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.bin'))
  const check = (folder: string, ...argv: string[]) => {
    const cwd = folderWith({ 'a.py': blocking })
    const { status, stdout } = spawnSync(process.execPath, [program, ...argv], {
      cwd,
      env: keepingIn(folder),
      encoding: 'utf8',
    })
    return { status, stdout }
  }
  const found = { status: 1, stdout: expect.stringContaining('a.py:5:5: blocking-sleep') }

  test('by a run that used the parser, once', () => {
    const folder = folderWith({})
    expect(check(folder, '--version').status).toBe(0)
    expect(kept(folder)).toEqual([])
    expect(check(folder, '--check')).toMatchObject(found)
    const [file = ''] = kept(folder)
    const first = statSync(path.join(folder, file))
    expect(check(folder, '--check')).toMatchObject(found)
    expect(check(folder, '--version').status).toBe(0)
    expect(kept(folder)).toEqual([file])
    expect(statSync(path.join(folder, file))).toMatchObject({ ino: first.ino, mtimeMs: first.mtimeMs })
  })

  test.each([
    ['rubbish', () => Buffer.from('rubbish')],
    ['only its first half', (code: Buffer) => code.subarray(0, code.length / 2)],
    ['nothing', () => Buffer.alloc(0)],
  ])('where it is %s it is made anew', (_, damaged) => {
    const folder = folderWith({})
    check(folder, '--check')
    const file = path.join(folder, kept(folder)[0] ?? '')
    const code = readFileSync(file)
    writeFileSync(file, damaged(code))
    expect(check(folder, '--check')).toMatchObject(found)
    expect(readFileSync(file).length).toBeGreaterThan(code.length / 2)
    expect(check(folder, '--check')).toMatchObject(found)
  })

  test('where it cannot be kept the run is the same', () => {
    const folder = folderWith({ file: '' })
    expect(check(path.join(folder, 'file'), '--check')).toMatchObject(found)
  })
})
