/** File names and special files that are meant to confuse whoever reads or opens them. */

import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { sandbox } from '../cli/harness.ts'
import { folderWith } from '../workspace/temporary.ts'
import { attacked, blocking, mended, PATIENCE } from './attacked.ts'

/** Whatever drives a terminal or turns the order of what is read; the line end and the tab are a report's own. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const RAW = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/

describe.skipIf(process.platform === 'win32')('names', () => {
  const names = [
    'a\u001b]0;owned\u0007.py',
    'b\n::error::owned.py',
    'c\r.py',
    '-n.py',
    '--output-file=d.py',
    'e\u202eyp.py',
    'f\u009b31m.py',
    '%0A::error::g.py',
    '`$(touch owned)`.py',
  ]
  const code = 'nap("\u001b[31m\u202e")\nstuck()  # \u001b]0;owned\u0007\u009b31m\n'

  test.each([
    ['--check'],
    ['--check', '--output-format', 'concise'],
    ['--check', '--output-format', 'markdown'],
    ['--check', '--statistics'],
    ['--check', '--verbose'],
    ['-n', '--color', 'always'],
    ['--add-ignore'],
    ['.'],
  ])('%j prints none of them raw', async (...argv) => {
    const box = sandbox(Object.fromEntries([...names, '\u001b[2J/x.py'].map(name => [name, code])))
    const { status, stdout, stderr } = await box.run('--color', 'never', ...argv, ...(argv.includes('.') ? [] : ['.']))
    const painted = argv.includes('always')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours are the program's own
    const plain = (text: string) => (painted ? text.replaceAll(/\u001b\[\d+m/g, '') : text)
    expect(plain(stdout)).not.toMatch(RAW)
    expect(plain(stderr)).not.toMatch(RAW)
    expect(status).toBeLessThan(2)
  })

  test('no name begins a command of GitHub', async () => {
    const box = sandbox(Object.fromEntries(names.map(name => [name, code])))
    const { stdout } = await box.run('--check', '--output-format', 'github', '.')
    const lines = stdout.trimEnd().split('\n')
    expect(lines.every(line => line.startsWith('::error title=async-fix (test-'))).toBe(true)
    expect(lines).toHaveLength(2 * names.length)
  })

  test('a name that is not UTF-8 is skipped with a warning', () => {
    const cwd = folderWith({ 'good.py': blocking })
    writeFileSync(Buffer.concat([Buffer.from(`${cwd}/x`), Buffer.from([0xff, 0xfe]), Buffer.from('.py')]), blocking)
    const { status, stderr } = attacked(cwd, ['.'])
    expect(stderr).toContain('its name is not valid UTF-8, skipped')
    expect(status).toBe(0)
  })

  test('of two names that look alike the one that is shown is read, and the other one is named', () => {
    const cwd = folderWith({ '\ufffd.py': blocking })
    const other = Buffer.concat([Buffer.from(`${cwd}/`), Buffer.from([0xff]), Buffer.from('.py')])
    writeFileSync(other, blocking)
    const { status, stderr } = attacked(cwd, ['.'])
    expect(stderr).toBe(
      'warning: \ufffd.py: its name is not valid UTF-8, skipped\nFixed 1 finding in 1 file, 0 left.\n',
    )
    expect([status, readFileSync(path.join(cwd, '\ufffd.py'), 'utf8')]).toEqual([0, mended])
    expect(readFileSync(other, 'utf8')).toBe(blocking)
  })
})

describe.skipIf(process.platform === 'win32')('folders that are deeper than a path can be long', () => {
  /** Goes down step by step, since no path names what is below; then, where there is a program to be started, starts it there. */
  const digger = `
    const { mkdirSync, readFileSync, writeFileSync } = require('node:fs')
    const { spawnSync } = require('node:child_process')
    const [text, name, levels, every, ...argv] = process.argv.slice(1)
    for (let level = 1; level <= Number(levels); level++) {
      mkdirSync(name)
      process.chdir(name)
      if (level % Number(every) === 0) writeFileSync('deep.py', text)
    }
    if (argv.length > 0) process.exitCode = spawnSync(process.execPath, argv, { stdio: 'inherit' }).status`

  function dug(name: string, levels: number, every: number, ...argv: string[]) {
    const cwd = folderWith({ 'pyproject.toml': '', 'good.py': blocking, [`${'y'.repeat(252)}.py`]: blocking })
    // Node.js would remove it by its path.
    onTestFinished(() => void spawnSync('rm', ['-rf', path.join(cwd, name)]))
    const words = ['-e', digger, '--', blocking, name, String(levels), String(every), ...argv]
    return { cwd, ...spawnSync(process.execPath, words, { cwd, encoding: 'utf8' }) }
  }

  test.each([
    ['2,200 of them', 'd', 2200, 500, 4],
    ['40 with long names', 'd'.repeat(255), 40, 1, 15],
  ])('%s: what can be reached is fixed, and one line names what cannot', { timeout: 2 * PATIENCE }, (...each) => {
    const [, name, levels, every, reached] = each
    const { cwd, status } = dug(name, levels, every)
    expect(status).toBe(0)
    const check = attacked(cwd, ['--check', '--output-format', 'concise', '.'])
    expect(check.stdout.trimEnd().split('\n')).toHaveLength(reached + 2)
    const run = attacked(cwd, ['.'])
    expect(run.stderr).toMatch(
      new RegExp(`^warning: [d/]+: name too long\nFixed ${reached + 2} findings in ${reached + 2} files, 0 left\\.\n$`),
    )
    expect(run.status).toBe(0)
    expect(readFileSync(path.join(cwd, `${'y'.repeat(252)}.py`), 'utf8')).toBe(mended)
  })

  test('a current folder without a path is an error in one line', () => {
    for (const argv of [['--check', '.'], ['undo'], ['rules']]) {
      const { status, stderr, stdout } = dug('d'.repeat(255), 40, 1, path.resolve('dist/cli.cjs'), ...argv)
      expect([status, stdout]).toEqual([2, ''])
      expect(stderr).toMatch(/^error: the current folder cannot be used: .+; change to another one\n$/)
    }
    const gone = path.join(folderWith({}), 'gone')
    mkdirSync(gone)
    const command = 'rmdir "$PWD" && exec "$0" "$@"'
    const argv = ['-c', command, process.execPath, path.resolve('dist/cli.cjs'), '--check', '.']
    const { status, stderr } = spawnSync('sh', argv, { cwd: gone, encoding: 'utf8' })
    expect([status, stderr]).toEqual([
      2,
      'error: the current folder cannot be used: no such file or folder; change to another one\n',
    ])
  })
})

describe.skipIf(process.platform === 'win32')('special files', () => {
  const pipe = (file: string) => expect(spawnSync('mkfifo', [file]).status).toBe(0)

  test('pipes and devices in the place of source and of every other file that is read', () => {
    const cwd = folderWith({ 'good.py': blocking })
    mkdirSync(path.join(cwd, 'requirements'))
    mkdirSync(path.join(cwd, 'src'))
    for (const name of [
      'x.py',
      'x.ipynb',
      '.gitignore',
      'requirements.txt',
      'uv.lock',
      'setup.cfg',
      'setup.py',
      'tox.ini',
    ])
      pipe(path.join(cwd, name))
    pipe(path.join(cwd, 'requirements', 'dev.txt'))
    symlinkSync('/dev/zero', path.join(cwd, 'Pipfile'))
    symlinkSync('/dev/zero', path.join(cwd, 'zero.py'))
    symlinkSync('/dev/zero', path.join(cwd, 'poetry.lock'))
    const { status, stderr } = attacked(cwd, ['.'])
    expect(stderr).toContain('warning: x.py: not a regular file, skipped\n')
    expect(stderr).toContain('Fixed 1 finding in 1 file, 0 left.\n')
    expect(status).toBe(0)
    for (const name of ['pyproject.toml', 'async-fix.toml']) {
      const other = folderWith({ 'good.py': blocking })
      pipe(path.join(other, name))
      const refused = attacked(other, ['.'])
      expect(refused.stderr).toContain(`${name}: is not a regular file`)
      expect(refused.status).toBe(2)
      expect(readFileSync(path.join(other, 'good.py'), 'utf8')).toBe(blocking)
    }
  })

  test('links in circles, to folders, to what is there already, and into what was not named', async () => {
    const box = sandbox({ 'a/real.py': 'nap()\n', 'b/other.py': 'nap()\n' })
    symlinkSync('..', path.join(box.cwd, 'a', 'up'))
    symlinkSync('.', path.join(box.cwd, 'a', 'self'))
    symlinkSync('loop2.py', path.join(box.cwd, 'a', 'loop1.py'))
    symlinkSync('loop1.py', path.join(box.cwd, 'a', 'loop2.py'))
    for (let each = 0; each < 200; each++) symlinkSync('real.py', path.join(box.cwd, 'a', `link${each}.py`))
    symlinkSync('../b/other.py', path.join(box.cwd, 'a', 'out.py'))
    const { status, stderr } = await box.run('a')
    expect(stderr).toContain('warning: a/out.py: symbolic link to a file that was not given, left alone\n')
    expect(stderr).toContain('Fixed 1 finding in 1 file, 0 left.\n')
    expect(box.read('b/other.py')).toBe('nap()\n')
    expect(status).toBe(0)
    await box.run('a', 'b/other.py')
    expect(box.read('b/other.py')).toBe('rest()\n')
  })
})
