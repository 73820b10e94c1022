/** Nothing in a repository makes the program run another one, write outside of the given paths, or reach the network. */

import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderWith } from '../workspace/temporary.ts'
import { attacked, blocking, mended, PATIENCE } from './attacked.ts'

/** What the program may load of Node.js. With these it reads and writes files and starts threads of its own. */
const ALLOWED =
  /^(node:)?(buffer|crypto|fs|fs\/promises|module|os|path|timers\/promises|url|util|v8|vm|worker_threads)$/

test('the bundles load nothing that reaches the network, and one thing that runs programs', () => {
  for (const name of readdirSync('dist').filter(each => /\.(cjs|js)$/.test(each))) {
    const text = readFileSync(path.join('dist', name), 'utf8')
    const loads = text.matchAll(/(?:\b(?:require|getBuiltinModule|import)\(|\bfrom\s*)\s*["']([a-z@][\w:/@.-]*)["']/g)
    const modules = [...new Set([...loads].map(match => match[1] ?? ''))]
    const others = modules.filter(each => !ALLOWED.test(each) && !each.startsWith('.'))
    expect(others, name).toEqual(name === 'program.cjs' ? ['node:child_process'] : [])
  }
})

/** Which no file can ask for: `--verify` is a flag of the command line, and no setting. */
test('what runs programs is loaded for --verify alone', () => {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'))
  const naming = (text: string) => sources.filter(file => readFileSync(path.join('src', file), 'utf8').includes(text))
  expect(naming('child_process').filter(file => !file.startsWith('action'))).toEqual(['cli/verify/command.ts'])
  expect(naming("import('./verify/")).toEqual(['cli/run.ts'])
  expect(naming("from './verify/")).toEqual([])
})

/** A project that names files elsewhere in every way it can. */
function hostile() {
  const outside = folderWith({ 'victim.py': blocking, 'kept/0123456789abcdef.cache': 'kept' })
  const cwd = folderWith({
    'pyproject.toml': `[project]\nname = "x"\nscripts = { run = "${outside}/victim:main" }\n[tool.async-fix]\nexclude = ["../../**"]\n`,
    'setup.py': `import os\nos.system("touch ${outside}/ran")\n`,
    'conftest.py': 'raise SystemExit\n',
    '.git/hooks/pre-commit': `#!/bin/sh\ntouch ${outside}/ran\n`,
    '.git/config': `[core]\nfsmonitor = "touch ${outside}/ran"\n`,
    'nap.py': blocking,
  })
  symlinkSync(path.join(outside, 'victim.py'), path.join(cwd, 'link.py'))
  symlinkSync(outside, path.join(cwd, 'folder'))
  symlinkSync(path.join(outside, 'kept'), path.join(cwd, '.async_fix_cache'))
  return { cwd, outside }
}

/** Everything below a folder with what it holds. */
function contents(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  return Object.fromEntries(
    entries.map(({ parentPath, name }) => {
      const file = path.join(parentPath, name)
      return [path.relative(folder, file), readFileSync(file, 'utf8')]
    }),
  )
}

const permission = Number(process.versions.node.split('.')[0]) >= 24 ? '--permission' : '--experimental-permission'

describe.skipIf(process.platform === 'win32')('a project that points elsewhere', () => {
  test.each([
    ['fixes', ['.']],
    ['checks', ['--check', '.']],
    ['diffs', ['-n', '.']],
    ['suppressions', ['--add-ignore', '.']],
  ])('%s: nothing outside changes', (_, argv) => {
    const { cwd, outside } = hostile()
    const before = contents(outside)
    const { status, stderr } = attacked(cwd, argv)
    expect(status).toBeLessThan(2)
    expect(stderr).toContain('warning: link.py: symbolic link to a file that was not given, left alone\n')
    expect(contents(outside)).toEqual(before)
  })

  // Node.js lets nobody set the mode of an open file under these permissions, so that nothing can be replaced.
  test.each([['--check'], ['-n']])('%s needs no right but to read, and to write to its folder', mode => {
    const cwd = folderWith({ 'pyproject.toml': '', 'nap.py': blocking })
    const allowed = [permission, '--allow-fs-read=*', `--allow-fs-write=${cwd}/*`]
    const { status, stderr, stdout } = attacked(cwd, ['--jobs', '1', mode, '.'], { node: allowed })
    expect(stderr).toMatch(/^(1 finding in 1 of 1 file, 1 fixable|Would fix 1 finding in 1 file, 0 left)\.$/m)
    expect([status, stdout.includes('nap.py')]).toEqual([1, true])
    expect(readFileSync(path.join(cwd, 'nap.py'), 'utf8')).toBe(blocking)
  })
})

const hasStrace = spawnSync('strace', ['-V'], { stdio: 'ignore' }).status === 0

test.skipIf(!hasStrace)(
  'the system calls of a run: no network, no program, no write outside',
  { timeout: PATIENCE },
  () => {
    const { cwd, outside } = hostile()
    const log = path.join(folderWith({}), 'calls')
    const calls = 'trace=%network,execve,%file,fchmod,fchown'
    const state = path.join(String(process.env['XDG_STATE_HOME']), 'async-fix')
    attacked(cwd, ['.'], { under: ['strace', '-f', '-qq', '-s', '4096', '-o', log, '-e', calls] })
    expect(readFileSync(path.join(cwd, 'nap.py'), 'utf8')).toBe(mended)
    const lines = readFileSync(log, 'utf8')
      .split('\n')
      .filter(line => line && !line.includes('<... '))
    expect(lines.length).toBeGreaterThan(50)
    expect(lines.filter(line => /\b(socket|connect|bind|sendto)\(/.test(line))).toEqual([])
    expect(lines.filter(line => line.includes('execve(')).length, 'Node.js itself').toBe(1)
    const writes = lines.filter(line =>
      /\b(rename\w*|unlink\w*|mkdir\w*|symlink\w*|link\w*|chmod|chown|truncate|utime\w*)\(|O_(WRONLY|RDWR|CREAT)/.test(
        line,
      ),
    )
    const inside = (line: string) =>
      line.includes(`"${cwd}/`) || line.includes(`"${state}`) || /"\/dev\/(null|tty|pts\/\d+)"/.test(line)
    expect(writes.filter(line => !inside(line) && !/\b(readlink|io_uring)/.test(line))).toEqual([])
    expect(lines.filter(line => line.includes(outside) && /O_(WRONLY|RDWR|CREAT)/.test(line))).toEqual([])
  },
)
