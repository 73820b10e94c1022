/** `async-fix undo` gives the files of the last run back what they held, and touches nothing that somebody has changed since. */

import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { folderWith } from '../workspace/temporary.ts'
import { sandbox } from './harness.ts'
import { type Ended, filesIn, journalsOf, needBuild, type Place, runToEnd } from './processes.ts'

beforeAll(needBuild)

const isWindows = process.platform === 'win32'
const isRoot = process.getuid?.() === 0

const old = 'import time\n\n\nasync def f():\n    time.sleep(1)\n'
const fixed = 'import asyncio\n\n\nasync def f():\n    await asyncio.sleep(1)\n'
const pair = {
  'helper.py': 'import time\n\n\ndef pause():\n    time.sleep(1)\n',
  'user.py': 'from helper import pause\n\n\nasync def f():\n    pause()\n',
}

type Scene = Place & {
  run(...argv: string[]): Promise<Ended>
  runIn(folder: string, ...argv: string[]): Promise<Ended>
  read(file: string): string
  at(file: string): string
}

function scene(files: Readonly<Record<string, string>>): Scene {
  const place = { cwd: folderWith({ 'pyproject.toml': '', ...files }), state: folderWith({}) }
  const at = (file: string) => path.join(place.cwd, file)
  return {
    ...place,
    at,
    read: file => readFileSync(at(file), 'utf8'),
    run: (...argv) => runToEnd(place, ['--no-cache', ...argv]),
    runIn: (folder, ...argv) => runToEnd({ ...place, cwd: at(folder) }, ['--no-cache', ...argv]),
  }
}

/** The folder of the journals of a place. */
const journalsIn = ({ state }: Place) => path.join(state, 'async-fix', 'journal')

/** A run that leaves nothing to be found, and what the files held before. */
async function afterRun(files: Readonly<Record<string, string>>, ...argv: string[]) {
  const made = scene(files)
  expect(await made.run('--quiet', ...argv, '.')).toMatchObject({ status: 0, stderr: '' })
  return made
}

test('the last run is taken back, byte by byte: 0', async () => {
  const odd = `\ufeff${old.replaceAll('\n', '\r\n')}# é`
  const files = { 'a.py': old, 'b/c.py': odd, 'clean.py': 'x = 1\n', ...pair }
  const { run, cwd, read } = await afterRun(files)
  expect(read('a.py')).toBe(fixed)
  const { status, stdout, stderr } = await run('undo')
  expect([status, stdout]).toEqual([0, 'a.py\nb/c.py\nhelper.py\nuser.py\n'])
  expect(stderr).toMatch(/^Took back 4 files of the run of \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\.\n$/)
  expect(filesIn(cwd)).toEqual({ 'pyproject.toml': '', ...files })
  expect(await run('undo')).toMatchObject({ status: 2, stderr: expect.stringMatching(/^error: nothing to undo/) })
})

test('--dry-run shows a diff that patch applies, and writes nothing: 1', async () => {
  const { run, read, cwd } = await afterRun({ 'a.py': old, ...pair })
  const { status, stdout, stderr } = await run('undo', '--dry-run')
  expect(status).toBe(1)
  expect(stderr).toMatch(/^Would take back 3 files of the run of /)
  expect(read('a.py')).toBe(fixed)
  expect(spawnSync('git', ['apply', '-'], { cwd, input: stdout }).status).toBe(0)
  expect(filesIn(cwd)).toEqual({ 'pyproject.toml': '', 'a.py': old, ...pair })
})

test('what was edited since is named and left, the others are taken back: 1', async () => {
  const { run, read, at } = await afterRun({ 'a.py': old, 'b.py': old })
  appendFileSync(at('b.py'), '# mine\n')
  const { status, stdout, stderr } = await run('undo')
  expect([status, stdout]).toEqual([1, 'a.py\n'])
  expect(stderr).toMatch(/^warning: b\.py: edited since, left as it is\nTook back 1 file of the run of .*, 1 left\.\n$/)
  expect([read('a.py'), read('b.py')]).toEqual([old, `${fixed}# mine\n`])
  writeFileSync(at('b.py'), fixed)
  expect(await run('undo')).toMatchObject({ status: 0, stdout: 'b.py\n' })
  expect(read('b.py')).toBe(old)
})

test('files that one fix has changed together are taken back together, or not at all', async () => {
  const { run, read, at } = await afterRun({ 'a.py': old, ...pair })
  const [helper, user] = [read('helper.py'), read('user.py')]
  appendFileSync(at('user.py'), '# mine\n')
  const { status, stdout, stderr } = await run('undo')
  expect([status, stdout]).toEqual([1, 'a.py\n'])
  expect(stderr).toContain('warning: helper.py: left as it is, since it changes only together with user.py\n')
  expect(stderr).toContain('warning: user.py: edited since, left as it is\n')
  expect([read('helper.py'), read('user.py')]).toEqual([helper, `${user}# mine\n`])
})

test.skipIf(isWindows)('files that are gone, moved, links or folders by now are named and left', async () => {
  const names = ['gone.py', 'moved.py', 'link.py', 'folder.py', 'sub/deep.py', 'good.py']
  const { run, read, at } = await afterRun(Object.fromEntries(names.map(name => [name, old])))
  unlinkSync(at('gone.py'))
  renameSync(at('moved.py'), at('elsewhere.py'))
  for (const name of ['link.py', 'folder.py']) unlinkSync(at(name))
  // The very text that the run has left, but in another file.
  writeFileSync(at('target.txt'), fixed)
  symlinkSync('target.txt', at('link.py'))
  mkdirSync(at('folder.py'))
  renameSync(at('sub'), at('real'))
  symlinkSync('real', at('sub'))
  const { status, stdout, stderr } = await run('undo')
  expect([status, stdout]).toEqual([1, 'good.py\n'])
  for (const said of [
    'gone.py: no longer there',
    'moved.py: no longer there',
    'link.py: reached through a symbolic link by now',
    'folder.py: not a regular file any more',
    'sub/deep.py: reached through a symbolic link by now',
  ])
    expect(stderr).toContain(`warning: ${said}, left as it is\n`)
  expect([read('target.txt'), read('real/deep.py'), read('elsewhere.py')]).toEqual([fixed, fixed, fixed])
})

test('undo repeated goes further back, up to five runs; a run that changes nothing is none', async () => {
  const { run, read, at } = scene({ 'a.py': '' })
  const texts: string[] = []
  for (let number = 0; number < 7; number++) {
    texts.push(`${old}# ${number}\n`)
    writeFileSync(at('a.py'), texts.at(-1) as string)
    expect((await run('--quiet', '.')).status).toBe(0)
    if (number % 2 === 0) expect((await run('--quiet', '.')).status).toBe(0)
  }
  for (let number = 6; number > 1; number--) {
    expect(await run('undo')).toMatchObject({ status: 0, stdout: 'a.py\n' })
    expect(read('a.py')).toBe(texts[number])
    // What a person has done between two runs is no part of either.
    writeFileSync(at('a.py'), `${fixed}# ${number - 1}\n`)
  }
  expect((await run('undo')).status).toBe(2)
})

test('of two runs on one file, each is taken back by itself', async () => {
  const loop = 'async def f(load, keys):\n    return [await load(key) for key in keys]\n'
  const source = `${old}\n\n${loop}`
  const { run, read } = scene({ 'a.py': source })
  await run('--quiet', '.')
  const between = read('a.py')
  expect((await run('--quiet', '--unsafe', '.')).status).toBeLessThan(2)
  expect(new Set([source, between, read('a.py')]).size).toBe(3)
  expect((await run('undo')).status).toBe(0)
  expect(read('a.py')).toBe(between)
  expect((await run('undo')).status).toBe(0)
  expect(read('a.py')).toBe(source)
})

test('suppressions and asyncify are taken back too', async () => {
  const stuck = 'async def f(lock):\n    with open(name()) as g, lock:\n        g.frobnicate()\n'
  const suppressed = scene({ 'a.py': stuck })
  expect((await suppressed.run('--quiet', '--add-ignore=why', '.')).status).toBe(0)
  expect(suppressed.read('a.py')).toContain('# async-fix: ignore')
  expect((await suppressed.run('undo')).status).toBe(0)
  expect(suppressed.read('a.py')).toBe(stuck)

  const converted = scene(pair)
  expect((await converted.run('--quiet', 'asyncify', 'helper.py::pause')).status).toBe(0)
  expect(converted.read('helper.py')).toContain('async def pause')
  expect(await converted.run('undo')).toMatchObject({ status: 0, stdout: 'helper.py\nuser.py\n' })
  expect([converted.read('helper.py'), converted.read('user.py')]).toEqual(Object.values(pair))
})

describe('where it works', () => {
  test('below the folder of the run, where that has changed something there; not above, and not beside', async () => {
    const { runIn, run, read, at } = scene({ 'p/sub/a.py': old, 'p/b.py': old, 'p/other/x.txt': '', 'q/c.py': old })
    await runIn('p', '--quiet', '.')
    for (const folder of ['.', 'q', 'p/other']) expect((await runIn(folder, 'undo')).status).toBe(2)
    expect((await runIn('p/sub', 'undo')).stdout).toBe(`${at('p/b.py')}\na.py\n`)
    expect([read('p/sub/a.py'), read('p/b.py')]).toEqual([old, old])
    expect((await run('undo')).status).toBe(2)
  })

  test('the last run counts, whichever folder of them it was in', async () => {
    const { runIn, read } = scene({ 'p/a.py': old, 'p/b.py': old })
    await runIn('.', '--quiet', 'p/a.py')
    await runIn('p', '--quiet', 'b.py')
    expect((await runIn('p', 'undo')).stdout).toBe('b.py\n')
    expect((await runIn('p', 'undo')).stdout).toBe('a.py\n')
    expect([read('p/a.py'), read('p/b.py')]).toEqual([old, old])
  })

  test('without a home folder nothing is kept, which undo says', async () => {
    const place = { cwd: folderWith({ 'a.py': old }), state: '' }
    expect(await runToEnd(place, ['--no-cache', '.'])).toMatchObject({
      status: 0,
      stderr: 'Fixed 1 finding in 1 file, 0 left.\n',
    })
    expect(await runToEnd(place, ['undo'])).toMatchObject({
      status: 2,
      stderr: 'error: nothing to undo: without a home folder no journal is kept\n',
    })
  })
})

describe('the command line', () => {
  test.each([
    [['undo', 'a.py'], '`undo` takes back a whole run; a folder of that name is `./undo`'],
    [['undo', '--check'], '`undo` writes; `--dry-run` shows what it would write'],
  ])('%j', async (argv, message) => {
    expect(await scene({}).run(...argv)).toMatchObject({ status: 2, stderr: `error: ${message}\n` })
  })

  test('nothing is kept of runs that write nothing', async () => {
    const place = scene({ 'a.py': old })
    for (const argv of [['--check'], ['--dry-run'], ['rules'], ['undo'], ['undo', '--dry-run']])
      await place.run(...argv)
    expect(readdirSync(place.state)).toEqual([])
  })
})

describe.skipIf(isWindows)('the journal', () => {
  test.each(['000', '022', '077'])('is private, with the umask %s', umask => {
    const place = scene({ 'a.py': old })
    const args = [
      '-c',
      `umask ${umask}; exec "$0" "$@"`,
      process.execPath,
      path.resolve('dist/cli.cjs'),
      '--no-cache',
      '.',
    ]
    const env = { ...process.env, XDG_STATE_HOME: path.join(place.state, 'new'), HOME: place.state }
    expect(spawnSync('sh', args, { cwd: place.cwd, env }).status).toBe(0)
    const folder = path.join(place.state, 'new', 'async-fix', 'journal')
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(readdirSync(folder).map(name => statSync(path.join(folder, name)).mode & 0o777)).toEqual([0o600])
  })

  /** What is done to the one journal after a run; then `undo` must touch nothing. */
  async function afterChange(change: (file: string, folder: string) => void) {
    const place = await afterRun({ 'a.py': old })
    const [name = ''] = journalsOf(place)
    change(path.join(journalsIn(place), name), journalsIn(place))
    const ended = await place.run('undo')
    expect(place.read('a.py')).toBe(fixed)
    expect(ended.status).toBe(2)
    return ended.stderr
  }

  test('cut off or changed, it is not used', async () => {
    const damaged =
      /^error: the journal of the last run is of no use \(.+\); remove .* to go on with the run before it\n$/
    expect(await afterChange(file => truncateSync(file, statSync(file).size - 1))).toMatch(damaged)
    expect(await afterChange(file => truncateSync(file, 0))).toMatch(damaged)
    const other = (file: string) =>
      writeFileSync(file, readFileSync(file, 'latin1').replace('sleep', 'creep'), 'latin1')
    expect(await afterChange(other)).toMatch(damaged)
  })

  test('where others can write to it, or have written it, it is not used', async () => {
    expect(await afterChange(file => chmodSync(file, 0o622))).toContain('(somebody else may have written it)')
    expect(await afterChange((_, folder) => chmodSync(folder, 0o777))).toContain('nothing to undo')
    if (!isRoot) return
    expect(await afterChange(file => chownSync(file, 12345, 12345))).toContain('(somebody else may have written it)')
    expect(await afterChange((_, folder) => chownSync(folder, 12345, 12345))).toContain('nothing to undo')
  })

  test('a link in its place is not followed', async () => {
    const said = await afterChange(file => {
      renameSync(file, `${file}.real`)
      symlinkSync(`${file}.real`, file)
    })
    expect(said).toContain('is of no use (symbolic link')
  })

  test('where none can be kept the files are fixed all the same, and that is said', async () => {
    const place = scene({ 'a.py': old })
    mkdirSync(journalsIn(place), { recursive: true })
    chmodSync(journalsIn(place), 0o777)
    const { status, stderr } = await place.run('.')
    expect(status).toBe(0)
    expect(stderr).toMatch(
      /^warning: no journal was kept, so that `async-fix undo` cannot take this run back: .* others can write to it\n/,
    )
    expect(place.read('a.py')).toBe(fixed)
  })

  test('lies outside of the project', async () => {
    const place = await afterRun({ 'a.py': old })
    expect(Object.keys(filesIn(place.cwd))).toEqual(['a.py', 'pyproject.toml'])
  })
})

test('a run says on a terminal that it can be taken back, and in a pipe it does not', async () => {
  const said = '`async-fix undo` takes this run back.\n'
  const box = sandbox({ 'a.py': 'nap()\n' })
  const env = { HOME: folderWith({}), LOCALAPPDATA: folderWith({}) }
  const run = (terminal: boolean, ...argv: string[]) => {
    writeFileSync(path.join(box.cwd, 'a.py'), 'nap()\n')
    return box.runWith({ env, terminal }, ...argv)
  }
  expect((await run(true, '.')).stderr.endsWith(said)).toBe(true)
  for (const [terminal, argv] of [
    [false, ['.']],
    [true, ['--quiet', '.']],
    [true, ['--check']],
    [true, ['--dry-run']],
  ] as const)
    expect((await run(terminal, ...argv)).stderr).not.toContain(said)
  expect((await box.runWith({ env: {}, terminal: true }, '.')).stderr).not.toContain(said)
})
