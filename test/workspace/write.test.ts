/** A write replaces the whole file or nothing, and several files all or none. */

import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { replaceFile, writeTogether } from '../../src/workspace/write.ts'
import { folderWith } from './temporary.ts'

const old = Buffer.from('x = 1\n')
const fresh = Buffer.from('x = 2\n')

test('the content is replaced, the mode kept, and nothing else left behind', () => {
  const folder = folderWith({ 'a.py': old })
  const file = path.join(folder, 'a.py')
  chmodSync(file, 0o750)
  expect(replaceFile(file, old, fresh)).toBeNull()
  expect(readFileSync(file)).toEqual(fresh)
  expect(statSync(file).mode & 0o7777).toBe(0o750)
  expect(readdirSync(folder)).toEqual(['a.py'])
})

test('a link stays a link, and its target is replaced', () => {
  const folder = folderWith({ 'real/a.py': old })
  const link = path.join(folder, 'link.py')
  symlinkSync('real/a.py', link)
  expect(replaceFile(link, old, fresh)).toBeNull()
  expect(lstatSync(link).isSymbolicLink()).toBe(true)
  expect(readlinkSync(link)).toBe('real/a.py')
  expect(readFileSync(path.join(folder, 'real/a.py'))).toEqual(fresh)
})

test('a file with several names gets a new content under the one that was given, and the others keep the old one', () => {
  const folder = folderWith({ 'a.py': old })
  linkSync(path.join(folder, 'a.py'), path.join(folder, 'b.py'))
  expect(replaceFile(path.join(folder, 'a.py'), old, fresh)).toBeNull()
  expect(contents(folder)).toEqual({ 'a.py': 'x = 2\n', 'b.py': 'x = 1\n' })
})

test('a name as long as names may be', () => {
  const name = `${'n'.repeat(252)}.py`
  const folder = folderWith({ [name]: old })
  expect(replaceFile(path.join(folder, name), old, fresh)).toBeNull()
  expect(contents(folder)).toEqual({ [name]: 'x = 2\n' })
})

test('a file that is not what is read as one is refused', () => {
  const folder = folderWith({})
  if (spawnSync('mkfifo', [path.join(folder, 'a.py')]).status !== 0) return
  expect(replaceFile(path.join(folder, 'a.py'), old, fresh)).toBe('not written: not a regular file')
})

test('a file that holds the new content already is left as it is, and those with it are written', () => {
  const folder = folderWith({ 'a.py': fresh, 'b.py': old })
  const { ino } = statSync(path.join(folder, 'a.py'))
  expect(writeTogether(replacements(folder, 'a.py', 'b.py'))).toBeNull()
  expect(contents(folder)).toEqual({ 'a.py': 'x = 2\n', 'b.py': 'x = 2\n' })
  expect(statSync(path.join(folder, 'a.py')).ino).toBe(ino)
})

test('a file that changed meanwhile is not touched', () => {
  const folder = folderWith({ 'a.py': 'somebody else was here\n' })
  const file = path.join(folder, 'a.py')
  expect(replaceFile(file, old, fresh)).toBe('changed on disk while it was looked at, not written')
  expect(readFileSync(file, 'utf8')).toBe('somebody else was here\n')
  expect(readdirSync(folder)).toEqual(['a.py'])
})

test('a file that vanished meanwhile stays away', () => {
  const folder = folderWith({})
  expect(replaceFile(path.join(folder, 'a.py'), old, fresh)).toBe('not written: no such file or folder')
  expect(readdirSync(folder)).toEqual([])
})

test('a read-only file is not written, although a rename could', () => {
  const folder = folderWith({ 'a.py': old })
  const file = path.join(folder, 'a.py')
  chmodSync(file, 0o444)
  expect(replaceFile(file, old, fresh)).toBe('not written: the file is read-only')
  expect(readFileSync(file)).toEqual(old)
  expect(readdirSync(folder)).toEqual(['a.py'])
})

test('a folder in place of the file is refused', () => {
  const folder = folderWith({})
  mkdirSync(path.join(folder, 'a.py'))
  expect(replaceFile(path.join(folder, 'a.py'), old, fresh)).toBe('not written: is a folder, not a file')
  expect(readdirSync(folder)).toEqual(['a.py'])
})

test('when the disk fails half-way, the old file is whole and no litter is left', async () => {
  const folder = folderWith({ 'a.py': old })
  const file = path.join(folder, 'a.py')
  vi.resetModules()
  vi.doMock('node:fs', async original => ({
    ...(await original<typeof import('node:fs')>()),
    fsyncSync() {
      throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })
    },
  }))
  try {
    const mocked = await import('../../src/workspace/write.ts')
    expect(mocked.replaceFile(file, old, fresh)).toBe('not written: no space left on the device')
  } finally {
    vi.doUnmock('node:fs')
    vi.resetModules()
  }
  expect(readFileSync(file)).toEqual(old)
  expect(readdirSync(folder)).toEqual(['a.py'])
  writeFileSync(file, old)
})

/** Files of a folder that are to become fresh. */
const replacements = (folder: string, ...names: string[]) =>
  names.map(name => ({ file: path.join(folder, name), expected: old, content: fresh }))

const contents = (folder: string) =>
  Object.fromEntries(readdirSync(folder).map(name => [name, readFileSync(path.join(folder, name), 'utf8')]))

test('several files are all replaced', () => {
  const folder = folderWith({ 'a.py': old, 'b.py': old })
  expect(writeTogether(replacements(folder, 'a.py', 'b.py'))).toBeNull()
  expect(writeTogether([])).toBeNull()
  expect(contents(folder)).toEqual({ 'a.py': 'x = 2\n', 'b.py': 'x = 2\n' })
})

test('or none, when one is read-only, is not there, or has changed', () => {
  const folder = folderWith({ 'a.py': old, 'b.py': old, 'c.py': 'somebody else was here\n' })
  chmodSync(path.join(folder, 'b.py'), 0o444)
  expect(writeTogether(replacements(folder, 'a.py', 'b.py'))).toEqual({
    file: path.join(folder, 'b.py'),
    why: 'not written: the file is read-only',
  })
  expect(writeTogether(replacements(folder, 'a.py', 'z.py'))?.why).toBe('not written: no such file or folder')
  expect(writeTogether(replacements(folder, 'a.py', 'c.py'))?.why).toMatch(/^changed on disk/)
  expect(contents(folder)).toEqual({ 'a.py': 'x = 1\n', 'b.py': 'x = 1\n', 'c.py': 'somebody else was here\n' })
})

test('when a rename fails after others have been done, these get their old content back', async () => {
  const folder = folderWith({ 'a.py': old, 'b.py': old })
  vi.resetModules()
  vi.doMock('node:fs', async original => {
    const real = await original<typeof import('node:fs')>()
    return {
      ...real,
      renameSync(from: string, to: string) {
        if (to.endsWith('b.py')) throw Object.assign(new Error('EPERM'), { code: 'EPERM' })
        real.renameSync(from, to)
      },
    }
  })
  try {
    const mocked = await import('../../src/workspace/write.ts')
    expect(mocked.writeTogether(replacements(folder, 'a.py', 'b.py'))).toEqual({
      file: path.join(folder, 'b.py'),
      why: 'not written: permission denied',
    })
  } finally {
    vi.doUnmock('node:fs')
    vi.resetModules()
  }
  expect(contents(folder)).toEqual({ 'a.py': 'x = 1\n', 'b.py': 'x = 1\n' })
})
