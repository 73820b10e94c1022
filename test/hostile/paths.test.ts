/** File names and special files that are meant to confuse whoever reads or opens them. */

import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { sandbox } from '../cli/harness.ts'
import { folderWith } from '../workspace/temporary.ts'
import { attacked, blocking } from './attacked.ts'

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
