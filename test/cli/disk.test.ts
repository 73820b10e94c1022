/** Disks that are full or read-only, folders without permission, and several runs at once: every file stays whole. */

import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, cpSync, linkSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { folderWith } from '../workspace/temporary.ts'
import { filesIn, journalsOf, launch, needBuild, type Place, runToEnd } from './processes.ts'

beforeAll(needBuild)

const isWindows = process.platform === 'win32'
const isRoot = process.getuid?.() === 0

const old = 'import time\n\n\nasync def f():\n    time.sleep(1)\n'
const fixed = 'import asyncio\n\n\nasync def f():\n    await asyncio.sleep(1)\n'
const flags = ['--no-cache', '--jobs', '1']

/** Mounts a file system of its own over a folder, until the test ends; false where that is not permitted. */
function mounted(folder: string, options: string): boolean {
  if (!isRoot || process.platform !== 'linux') return false
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status !== 0) return false
  onTestFinished(() => void execFileSync('umount', ['--lazy', folder]))
  return true
}

const many = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`f${index}.py`, old]))

test('a full disk: 2, every file as it was, no litter; with room again the next run does the work', async ctx => {
  const place = { cwd: folderWith({}), state: folderWith({}) }
  if (!mounted(place.cwd, 'size=64k')) return ctx.skip()
  for (const [name, text] of Object.entries(many)) writeFileSync(path.join(place.cwd, name), text)
  const filler = path.join(place.cwd, 'filler')
  spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=4096'])
  const { status, stderr } = await runToEnd(place, [...flags, '.'])
  expect(status).toBe(2)
  for (const name of Object.keys(many))
    expect(stderr).toContain(`error: ${name}: not written: no space left on the device\n`)
  execFileSync('rm', [filler])
  expect(filesIn(place.cwd)).toEqual(many)
  expect(journalsOf(place)).toEqual([])
  expect((await runToEnd(place, [...flags, '.'])).status).toBe(0)
  expect(new Set(Object.values(filesIn(place.cwd)))).toEqual(new Set([fixed]))
})

test('a full disk below the journal: the files are fixed, and a warning says that they cannot be taken back', async ctx => {
  const place = { cwd: folderWith(many), state: folderWith({}) }
  if (!mounted(place.state, 'size=16k,mode=700')) return ctx.skip()
  spawnSync('dd', ['if=/dev/zero', `of=${path.join(place.state, 'filler')}`, 'bs=4096'])
  const { status, stderr } = await runToEnd(place, [...flags, '.'])
  expect(status).toBe(0)
  expect(stderr).toMatch(/^warning: no journal was kept, .*: no space left on the device\n/)
  expect(journalsOf(place)).toEqual([])
})

test('a read-only file system: 2, and the findings are reported', async ctx => {
  const place = { cwd: folderWith({}), state: folderWith({}) }
  if (!mounted(place.cwd, 'size=64k')) return ctx.skip()
  writeFileSync(path.join(place.cwd, 'a.py'), old)
  execFileSync('mount', ['-o', 'remount,ro', place.cwd])
  const { status, stdout, stderr } = await runToEnd(place, ['--jobs', '1', '--output-format', 'concise', '.'])
  expect([status, stdout]).toEqual([
    2,
    'a.py:5:5: blocking-sleep `time.sleep()` in a coroutine stops the whole event loop [fixable]\n',
  ])
  expect(stderr).toContain('error: a.py: not written: the file system is read-only\n')
  expect(filesIn(place.cwd)).toEqual({ 'a.py': old })
})

test.skipIf(isWindows)('a limit on the size of files: what does not fit is left, the rest is fixed', async () => {
  const large = `${old}# ${'x'.repeat(4096)}\n`
  const place = { cwd: folderWith({ 'large.py': large, 'small.py': old }), state: folderWith({}) }
  const command = `ulimit -f 8; exec "$0" "$@"`
  const args = ['-c', command, process.execPath, path.resolve('dist/cli.cjs'), ...flags, '.']
  const env = { ...process.env, HOME: place.state, XDG_STATE_HOME: '/dev/null', NODE_DISABLE_COMPILE_CACHE: '1' }
  const { status, stderr } = spawnSync('bash', args, { cwd: place.cwd, env, encoding: 'utf8' })
  // bash counts in blocks of 1024 bytes; 8 of them hold both files, so that the limit is lowered to what tells them apart.
  expect([status, stderr.includes('not written')]).toEqual([0, false])
  const tight = ['-c', command.replace('8', '4'), ...args.slice(2)]
  writeFileSync(path.join(place.cwd, 'large.py'), large)
  writeFileSync(path.join(place.cwd, 'small.py'), old)
  const ended = spawnSync('bash', tight, { cwd: place.cwd, env, encoding: 'utf8' })
  expect(ended.status).toBe(2)
  expect(ended.stderr).toContain('error: large.py: not written: larger than a file may be here\n')
  expect(filesIn(place.cwd)).toEqual({ 'large.py': large, 'small.py': fixed })
})

describe.skipIf(!isRoot || process.platform !== 'linux')('another user', () => {
  const nobody = { uid: 65534, gid: 65534 }

  /** Runs the program as that user, from a place that this user can read. */
  async function runAs(place: Place, ...argv: string[]) {
    const program = folderWith({})
    cpSync('dist', program, { recursive: true })
    for (const folder of [program, place.cwd, place.state]) chmodSync(folder, 0o755)
    chownSync(place.state, nobody.uid, nobody.gid)
    const env = { HOME: place.state, PATH: process.env['PATH'] }
    const args = [path.join(program, 'cli.cjs'), ...flags, ...argv]
    return spawnSync(process.execPath, args, { cwd: place.cwd, env, encoding: 'utf8', ...nobody })
  }

  test('who may not write a file, or nothing in its folder, is told; the others are fixed', async () => {
    const place = { cwd: folderWith({ 'a/a.py': old, 'b/b.py': old, 'c/c.py': old }), state: folderWith({}) }
    const at = (name: string) => path.join(place.cwd, name)
    for (const name of ['a/a.py', 'b', 'c', 'c/c.py']) chownSync(at(name), nobody.uid, nobody.gid)
    const { status, stderr } = await runAs(place, '.')
    expect(status).toBe(2)
    expect(stderr).toContain('error: a/a.py: not written: permission denied\n')
    expect(stderr).toContain('error: b/b.py: not written: permission denied\n')
    expect(filesIn(place.cwd)).toEqual({ 'a/a.py': old, 'b/b.py': old, 'c/c.py': fixed })
  })

  test('a file that cannot keep its owner and group gives nobody more rights than they had', async () => {
    const place = { cwd: folderWith({ 'a.py': old }), state: folderWith({}) }
    const file = path.join(place.cwd, 'a.py')
    chownSync(place.cwd, nobody.uid, nobody.gid)
    // Anyone may write it, its group may run it, and it runs in the name of its owner.
    chmodSync(file, 0o4676)
    expect((await runAs(place, '.')).status).toBe(0)
    const { uid, gid, mode } = statSync(file)
    expect([uid, gid, (mode & 0o7777).toString(8)]).toEqual([nobody.uid, nobody.gid, '666'])
  })

  test('root keeps owner, group and mode', async () => {
    const place = { cwd: folderWith({ 'a.py': old }), state: folderWith({}) }
    const file = path.join(place.cwd, 'a.py')
    chownSync(file, 12345, 23456)
    chmodSync(file, 0o2750)
    expect((await runToEnd(place, [...flags, '.'])).status).toBe(0)
    const { uid, gid, mode } = statSync(file)
    expect([uid, gid, (mode & 0o7777).toString(8)]).toEqual([12345, 23456, '2750'])
  })
})

test.skipIf(isWindows)(
  'no fix follows a link out of the given paths, and hard links outside keep what they hold',
  async () => {
    const place = { cwd: folderWith({ 'src/a.py': old, 'other/b.py': old }), state: folderWith({}) }
    const at = (name: string) => path.join(place.cwd, name)
    symlinkSync('../other/b.py', at('src/link.py'))
    linkSync(at('src/a.py'), at('other/hard.py'))
    const { status, stderr } = await runToEnd(place, [...flags, 'src'])
    expect(status).toBe(0)
    expect(stderr).toContain('warning: src/link.py: symbolic link to a file that was not given, left alone\n')
    expect(filesIn(place.cwd)).toEqual({ 'src/a.py': fixed, 'other/b.py': old, 'other/hard.py': old })
    expect((await runToEnd(place, [...flags, 'src/link.py'])).status).toBe(0)
    expect(readFileSync(at('other/b.py'), 'utf8')).toBe(fixed)
  },
)

describe('several runs at once', () => {
  const pairs = Array.from({ length: 6 }, (_, index) => index)
  const loop = 'async def f(load, keys):\n    return [await load(key) for key in keys]\n'
  const before = {
    'pyproject.toml': '',
    ...Object.fromEntries(pairs.map(each => [`lone${each}.py`, `${old}\n\n${loop}`])),
    ...Object.fromEntries(
      pairs.map(each => [`helper${each}.py`, 'import time\n\n\ndef pause():\n    time.sleep(1)\n']),
    ),
    ...Object.fromEntries(
      pairs.map(each => [`user${each}.py`, `from helper${each} import pause\n\n\nasync def f():\n    pause()\n`]),
    ),
  }
  const rounds = Number(process.env['TORTURE_KILLS'] ?? 0) > 60 ? 50 : 4

  /** What a single run makes of the files. */
  async function afterOne(...argv: string[]) {
    const place = { cwd: folderWith(before), state: folderWith({}) }
    await runToEnd(place, [...flags, ...argv, '.'])
    return filesIn(place.cwd)
  }

  test('each file is what one of them makes of it, pairs are of one mind, and undo leads back', {
    timeout: 600_000,
  }, async () => {
    const [safe, unsafe] = [await afterOne(), await afterOne('--unsafe')]
    expect(safe).not.toEqual(unsafe)
    for (let round = 0; round < rounds; round++) {
      const place = { cwd: folderWith(before), state: folderWith({}) }
      const modes = [[], ['--unsafe'], [], ['--unsafe']].slice(0, 2 + (round % 3))
      const ended = await Promise.all(modes.map(mode => launch(place, [...flags, ...mode, '.']).ended))
      for (const { status, stderr } of ended) {
        expect([0, 1, 2]).toContain(status)
        const errors = stderr.match(/^error: .*/gm) ?? []
        expect(errors.filter(each => !/changed on disk|only together with/.test(each))).toEqual([])
      }
      const files = filesIn(place.cwd)
      expect(Object.keys(files)).toEqual(Object.keys(before).sort())
      // Of every pair both are changed: one run made the fix, and what another one saw half done it has left or finished.
      for (const [name, text] of Object.entries(files)) expect([safe[name], unsafe[name]]).toContain(text)
      expect(journalsOf(place).filter(name => !name.endsWith('.done'))).toEqual([])
      for (let count = 0; count < 5; count++) await runToEnd(place, ['undo', '--quiet'])
      expect(filesIn(place.cwd)).toEqual(before)
    }
  })
})
