/** What a run with a cache looks at, and what it leaves on the disk. */

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { transforms } from '../../transforms/index.ts'
import { pair, sandbox, testTransforms } from './harness.ts'

const reads: string[] = []
const looks: string[] = []

vi.mock('../../src/workspace/read.ts', async original => {
  const real = await original<typeof import('../../src/workspace/read.ts')>()
  return {
    ...real,
    readPython(file: string) {
      reads.push(path.basename(file))
      return real.readPython(file)
    },
  }
})
vi.mock('../../src/engine/run.ts', async original => {
  const real = await original<typeof import('../../src/engine/run.ts')>()
  const noting =
    (look: typeof real.check): typeof real.check =>
    (source, run) => {
      looks.push(source.path)
      return look(source, run)
    }
  return { ...real, check: noting(real.check), fix: noting(real.fix) }
})

beforeEach(() => {
  // As if all files had been there for a while.
  const { now } = Date
  vi.spyOn(Date, 'now').mockImplementation(() => now() + 10_000)
})

afterEach(() => vi.restoreAllMocks())

type Box = ReturnType<typeof sandbox>

/** What a run reads and looks at. */
async function work(box: Box, ...argv: string[]) {
  reads.length = 0
  looks.length = 0
  const result = await box.run(...argv)
  return { reads: [...new Set(reads)].sort(), looks: [...new Set(looks)].sort(), result }
}

const write = (box: Box, name: string, text: string) => writeFileSync(path.join(box.cwd, name), text)

const shop = {
  'pyproject.toml': '',
  'shop/__init__.py': '',
  'shop/db.py': 'async def load(): ...\n',
  'shop/api.py': 'from shop.db import load\nasync def get():\n    await load()\n',
  'shop/jobs.py': 'from shop.db import load\nasync def daily():\n    await load()\n',
  'shop/view.py': 'import asyncio\nasync def show():\n    await asyncio.sleep(1)\n',
  'shop/text.py': 'x = 1\n',
}

test('nothing is read or looked at where nothing has changed', async () => {
  const box = sandbox(shop, transforms)
  const first = await work(box, '--check', '.')
  expect(first.looks).toHaveLength(6)
  const second = await work(box, '--check', '.')
  expect([second.reads, second.looks]).toEqual([[], []])
  expect(second.result).toEqual(first.result)
  expect(second.result.stderr).toContain('No findings in 6 files')
})

test('only files with findings are read, for the report', async () => {
  const box = sandbox({ 'a.py': 'nap()\nstuck()\n', 'b.py': 'x = 1\n', 'c.py': 'x = (\nnap()\n' })
  const first = await work(box, '--check', '.')
  const second = await work(box, '--check', '.')
  expect(second.looks).toEqual([])
  expect(second.reads).not.toContain('b.py')
  expect(second.result).toEqual(first.result)
  expect(second.result.stderr).toContain('c.py')
})

test('a change reaches the files whose answers rest on it, and no others', async () => {
  const box = sandbox(shop, transforms)
  await work(box, '--check', '.')
  write(box, 'shop/text.py', 'x = 2\n')
  expect((await work(box, '--check', '.')).looks).toEqual(['shop/text.py'])
  write(box, 'shop/db.py', 'def load(): print(1)\n')
  const { looks: again, result } = await work(box, '--check', '.')
  for (const each of ['shop/api.py', 'shop/db.py', 'shop/jobs.py']) expect(again).toContain(each)
  for (const each of ['shop/text.py', 'shop/view.py']) expect(again).not.toContain(each)
  expect(result.stdout).toContain('await-non-awaitable')
})

test('a file in which nothing could be found before may hold something now', async () => {
  const others = Array.from({ length: 60 }, (_, index) => [
    `other/module_${index}.py`,
    'def check(value):\n    value.save()\n',
  ])
  const user = 'from shop.db import load\n\ndef get():\n    load()\n\nif __name__ == "__main__":\n    get()\n'
  const files = { ...shop, ...Object.fromEntries(others), 'shop/db.py': 'def load(): ...\n', 'shop/user.py': user }
  const box = sandbox(files, transforms)
  expect((await work(box, '--check', '.')).result.stdout).not.toContain('user.py')
  write(box, 'shop/db.py', 'async def load(): ...\n')
  const cached = (await work(box, '--check', '.')).result
  expect(cached.stdout).toContain('user.py')
  expect(cached).toEqual(await box.run('--check', '--no-cache', '.'))
  write(box, 'shop/db.py', 'async def load():\n    print(1)\n')
  expect((await work(box, '--check', '.')).looks, 'with the same names').not.toContain('other/module_1.py')
  expect((await work(box, '--check', '--full-parse', '.')).looks, 'a full parse knows nothing').toContain(
    'shop/user.py',
  )
})

test('a file that is touched is read, and no more', async () => {
  const box = sandbox(shop, transforms)
  await work(box, '--check', '.')
  utimesSync(path.join(box.cwd, 'shop/db.py'), 1, 1)
  const touched = await work(box, '--check', '.')
  expect([touched.reads, touched.looks]).toEqual([['db.py'], []])
  expect((await work(box, '--check', '.')).reads).toEqual([])
})

test('a new module may be what a name means', async () => {
  const { 'shop/db.py': db, ...others } = shop
  const box = sandbox(others, transforms)
  await work(box, '--check', '.')
  write(box, 'shop/db.py', 'def load(): print(1)\n')
  const added = await work(box, '--check', '.')
  expect(added.looks).toEqual(expect.arrayContaining(['shop/api.py', 'shop/db.py', 'shop/jobs.py']))
  expect(added.result.stdout).toContain('await-non-awaitable')
  rmSync(path.join(box.cwd, 'shop/db.py'))
  const removed = await work(box, '--check', '.')
  expect(removed.result.stdout).toBe('')
  write(box, 'shop/db.py', db)
  expect((await work(box, '--check', '.')).result.stdout).toBe('')
})

test.each([
  ['other rules', ['--select', 'test-nap'], {}],
  ['another target', ['--target-version', 'py311'], {}],
  ['a setting', [], { 'pyproject.toml': '[tool.async-fix]\nmax-concurrency = 3\n' }],
  ['a dependency', [], { 'requirements.txt': 'httpx\n' }],
  ['a setting of pytest', [], { 'pytest.ini': '[pytest]\nasyncio_mode = auto\n' }],
  ['an entry point', [], { 'setup.cfg': '[options.entry_points]\nconsole_scripts =\n  a = a:main\n' }],
])('%s: everything is looked at', async (_, flags, files) => {
  const box = sandbox({ 'pyproject.toml': '', 'a.py': 'nap()\nversion()\n' })
  await work(box, '--check', '.')
  expect((await work(box, '--check', '.')).looks).toEqual([])
  for (const [name, text] of Object.entries(files)) write(box, name, text)
  expect((await work(box, '--check', ...flags, '.')).looks).toEqual(['a.py'])
})

test('one file of a project is known from a run on all of them, and the other way round', async () => {
  const box = sandbox(shop, transforms)
  await work(box, '--check', '.')
  const one = await work(box, '--check', 'shop/api.py')
  expect([one.reads, one.looks]).toEqual([[], []])
  write(box, 'shop/db.py', 'def load(): print(1)\n')
  expect((await work(box, '--check', 'shop/api.py')).looks).toEqual(['shop/api.py'])
  const rest = await work(box, '--check', '.')
  expect(rest.looks).not.toContain('shop/api.py')
  expect(rest.looks).toEqual(expect.arrayContaining(['shop/db.py', 'shop/jobs.py']))
})

test('fixes are applied to files that an earlier run has only checked', async () => {
  const box = sandbox({ 'a.py': 'nap()\n', 'b.py': 'stuck()\n' })
  await box.run('--check', '.')
  const { looks: looked, result } = await work(box, '.')
  expect(box.read('a.py')).toBe('rest()\n')
  expect(looked).toEqual(['a.py'])
  expect(result.stderr).toContain('Fixed 1 finding in 1 file, 1 left')
  expect((await work(box, '.')).looks).toEqual(['a.py'])
  expect((await work(box, '.')).looks).toEqual([])
})

test('a fix that reaches over files that are not given is no fix, whoever found it first', async () => {
  const files = { 'pyproject.toml': '', 'a.py': 'pair("b")\n', 'b.py': 'PAIRS = 1\n' }
  const box = sandbox(files, [...testTransforms, pair])
  const whole = await work(box, '--check', '--output-format', 'json', '.')
  const one = await work(box, '--check', '--output-format', 'json', 'a.py')
  expect(one.looks).toEqual([])
  expect(one.result.stdout).toContain('needs-other-file')
  expect(one.result).toEqual(await box.run('--check', '--no-cache', '--output-format', 'json', 'a.py'))
  expect((await work(box, '--check', '--output-format', 'json', '.')).result).toEqual(whole.result)
  await box.run('.')
  expect([box.read('a.py'), box.read('b.py')]).toEqual(['paired("b")\n', 'PAIRS = 2\n'])
})

test('suppressions are written on what is known', async () => {
  const box = sandbox({ 'a.py': 'stuck()\n' })
  await box.run('--check', '.')
  await box.run('--add-ignore', '.')
  expect(box.read('a.py')).toContain('# async-fix: ignore[test-stuck]')
})

test('without a cache nothing is written, and nothing that is there is used', async () => {
  const box = sandbox({ 'a.py': 'nap()\n' })
  await box.run('--check', '--no-cache', '.')
  expect(readdirSync(box.cwd)).toEqual(['a.py'])
  await box.run('--check', '.')
  expect((await work(box, '--check', '--no-cache', '.')).looks).toEqual(['a.py'])
})

test('the folder of the cache: beside the project, or where it is wanted', async () => {
  const box = sandbox({ 'top/pyproject.toml': '', 'top/pkg/a.py': 'nap()\n' })
  await box.runWith({ cwd: 'top/pkg' }, '--check', '.')
  expect(existsSync(path.join(box.cwd, 'top/.async_fix_cache/CACHEDIR.TAG'))).toBe(true)
  await box.run('--check', '--cache-dir', 'kept', '.')
  expect(readdirSync(path.join(box.cwd, 'kept'))).toHaveLength(3)
  expect((await work(box, '--check', '--cache-dir', 'kept', '.')).looks).toEqual([])
})

test('standard input leaves nothing behind', async () => {
  const box = sandbox({ 'a.py': 'x = 1\n' })
  await box.runWith({ stdin: 'nap()\n' }, '--check', '--stdin-filename', 'a.py', '-')
  expect(readdirSync(box.cwd)).toEqual(['a.py'])
})

test('what nobody can use as a cache is none', async () => {
  const box = sandbox({ 'a.py': 'nap()\n' })
  const first = await box.run('--check', '.')
  const folder = path.join(box.cwd, '.async_fix_cache')
  const [name = ''] = readdirSync(folder).filter(each => each.endsWith('.cache'))
  const cache = path.join(folder, name)
  const whole = readFileSync(cache)
  for (const bytes of [whole.subarray(0, whole.length / 2), Buffer.from('not a cache'), Buffer.alloc(0)]) {
    writeFileSync(cache, bytes)
    expect((await work(box, '--check', '.')).result).toEqual(first)
    expect((await work(box, '--check', '.')).looks).toEqual([])
  }
  rmSync(cache)
  mkdirSync(cache)
  expect(await box.run('--check', '.')).toEqual(first)
  rmSync(folder, { recursive: true })
  writeFileSync(folder, '')
  expect(await box.run('--check', '.')).toEqual(first)
})

test('files that are gone leave the cache', async () => {
  const names = Array.from({ length: 30 }, (_, index) => `module_${index}.py`)
  const box = sandbox(Object.fromEntries(names.map(each => [each, 'stuck()\n'])))
  await box.run('--check', '.')
  const folder = path.join(box.cwd, '.async_fix_cache')
  const sizeOf = () =>
    readFileSync(path.join(folder, readdirSync(folder).find(each => each.endsWith('.cache')) ?? '')).length
  const before = sizeOf()
  for (const each of names.slice(1)) rmSync(path.join(box.cwd, each))
  write(box, 'module_0.py', 'stuck()\n\n')
  await box.run('--check', '.')
  expect(sizeOf()).toBeLessThan(before / 4)
})

test('a file that fails is looked at each time', async () => {
  const box = sandbox({ 'a.py': 'crash()\n' })
  const first = await box.run('--check', '.')
  expect(first.status).toBe(2)
  expect(await box.run('--check', '.')).toEqual(first)
})
