/** The files of a cache: what is written is what is read, whatever else lies in its place is none. */

import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { type Contents, encode, Reader } from '../../src/workspace/cache/layout.ts'
import { packNumbers, unpackNumbers } from '../../src/workspace/cache/numbers.ts'
import { type FileState, FileStates } from '../../src/workspace/cache/states.ts'
import { readCache, writeCache } from '../../src/workspace/cache/store.ts'
import { folderWith } from './temporary.ts'

const hexadecimal = fc.uint8Array({ minLength: 20, maxLength: 20 }).map(bytes => Buffer.from(bytes).toString('hex'))
const time = fc.double({ min: 0, max: 2 ** 41, noNaN: true })
const state: fc.Arbitrary<FileState> = fc.record({
  size: fc.nat(),
  mtime: time,
  ctime: time,
  hash: hexadecimal,
  isText: fc.boolean(),
  isSettled: fc.boolean(),
})
const name = fc.string({ minLength: 1, unit: 'grapheme' }).filter(each => !/[\0/\\:]/.test(each))
const entry = fc.record({
  key: fc.constantFrom('a', 'b', 'c'),
  body: fc.constantFrom('', '{"findings":["é😀"]}', '{}'),
  grounds: fc.uniqueArray(fc.nat(70_000)).map(numbers => numbers.sort((a, b) => a - b)),
})
const file = fc.record({
  path: fc.tuple(fc.constantFrom('/work/', '/work/shop/', '/other/'), name).map(parts => parts.join('')),
  state,
  isSource: fc.boolean(),
  entry: fc.option(entry),
})
const ground = fc.record({
  kind: fc.constantFrom('file', 'modules', 'text', 'bases'),
  name: fc.string({ unit: 'binary' }),
  holders: fc.array(fc.nat(70_000)),
})
const contents: fc.Arbitrary<Contents> = fc.record({
  basis: fc.dictionary(
    fc.string().filter(each => each !== '__proto__'),
    fc.string(),
  ),
  files: fc.array(file, { maxLength: 8 }),
  grounds: fc.array(ground, { maxLength: 8 }),
})

test('what was written is read', () => {
  fc.assert(
    fc.property(contents, written => {
      const reader = new Reader(encode(written, '/work/'))
      expect(reader.basis).toEqual(written.basis)
      expect(reader.paths).toEqual(written.files.map(each => each.path))
      expect(reader.hasSources).toBe(written.files.some(({ isSource }) => isSource))
      for (const [number, each] of written.files.entries()) {
        expect({ ...reader.state(number) }).toEqual(each.state)
        expect(reader.isSource(number)).toBe(each.isSource)
        expect(reader.key(number)).toBe(each.entry?.key ?? null)
        expect(reader.body(number)).toBe(each.entry?.body ?? '')
        expect(reader.groundsOfFiles()[number]).toEqual(each.entry?.grounds ?? [])
      }
      expect(reader.grounds()).toEqual(written.grounds)
    }),
    { seed: 1 },
  )
})

test('numbers of any size', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(2 ** 32 - 1)), numbers => {
      expect(unpackNumbers(packNumbers(numbers))).toEqual(numbers)
    }),
    { seed: 1 },
  )
})

const something: Contents = {
  basis: { a: 'b' },
  files: [
    {
      path: '/work/a.py',
      state: { size: 1, mtime: 2, ctime: 3, hash: 'ab'.repeat(20), isText: true, isSettled: true },
      isSource: true,
      entry: { key: 'k', body: '{}', grounds: [0] },
    },
  ],
  grounds: [{ kind: 'text', name: 'save', holders: [0] }],
}

test('bytes that were not written so are no cache', () => {
  const folder = folderWith({})
  const cache = path.join(folder, 'some.cache')
  const bytes = encode(something, '/work/')
  const isRead = (content: Uint8Array) => {
    writeFileSync(cache, content)
    return readCache(cache) !== null
  }
  expect(readCache(cache)).toBeNull()
  expect(isRead(bytes)).toBe(true)
  for (let length = 0; length < bytes.length; length++) expect(isRead(bytes.subarray(0, length))).toBe(false)
  for (let at = 0; at < bytes.length; at++) {
    const broken = Buffer.from(bytes)
    broken[at] = (broken[at] ?? 0) ^ 1
    expect(isRead(broken), `byte ${at}`).toBe(false)
  }
  expect(isRead(Buffer.concat([bytes, Buffer.from('x')]))).toBe(false)
  expect(isRead(Buffer.from('{"some": "other file"}'))).toBe(false)
})

test('the folder of caches says what it is and is ignored, unless it was there for something else', () => {
  const folder = folderWith({ 'mine/notes.txt': '' })
  writeCache(path.join(folder, 'new/deep/a.cache'), encode(something, '/work/'))
  expect(readdirSync(path.join(folder, 'new/deep')).sort()).toEqual(['.gitignore', 'CACHEDIR.TAG', 'a.cache'])
  // https://bford.info/cachedir/
  expect(readFileSync(path.join(folder, 'new/deep/CACHEDIR.TAG'), 'utf8')).toMatch(
    /^Signature: 8a477f597d28d172789f06886806bc55/,
  )
  expect(readFileSync(path.join(folder, 'new/deep/.gitignore'), 'utf8')).toBe('*\n')
  writeCache(path.join(folder, 'mine/a.cache'), encode(something, '/work/'))
  expect(readdirSync(path.join(folder, 'mine')).sort()).toEqual(['a.cache', 'notes.txt'])
})

test('where nothing can be written nothing is', () => {
  const folder = folderWith({ file: 'x' })
  writeCache(path.join(folder, 'file/a.cache'), encode(something, '/work/'))
  expect(readFileSync(path.join(folder, 'file'), 'utf8')).toBe('x')
  mkdirSync(path.join(folder, 'taken/a.cache'), { recursive: true })
  writeCache(path.join(folder, 'taken/a.cache'), encode(something, '/work/'))
  expect(readdirSync(path.join(folder, 'taken'))).toEqual(['a.cache'])
})

test('caches that nobody has used for long go, other files stay', () => {
  const nameOf = (digit: string) => `${digit.repeat(16)}.cache`
  const [forgotten, read, recent, added] = ['0', '1', '2', 'f'].map(nameOf) as [string, string, string, string]
  const folder = folderWith({ 'notes.cache': '' })
  const old = Date.now() / 1000 - 31 * 24 * 3600
  for (const each of [forgotten, read, recent]) writeFileSync(path.join(folder, each), encode(something, '/work/'))
  for (const each of [forgotten, read, 'notes.cache']) utimesSync(path.join(folder, each), old, old)
  expect(readCache(path.join(folder, read))).not.toBeNull()
  writeCache(path.join(folder, added), encode(something, '/work/'))
  expect(readdirSync(folder).sort()).toEqual([read, recent, added, 'notes.cache'].sort())
})

test('a run over more projects than a folder of caches has seen so far finds all of them again', () => {
  const folder = folderWith({})
  const names = Array.from({ length: 60 }, (_, index) => `${String(index).padStart(16, '0')}.cache`)
  for (const each of names) writeCache(path.join(folder, each), encode(something, '/work/'))
  for (const each of names) expect(readCache(path.join(folder, each)), each).not.toBeNull()
})

const soon = (milliseconds: number) => vi.spyOn(Date, 'now').mockReturnValue(Date.now() + milliseconds)

test('a file that was written just before it was looked at is read again', () => {
  const file = path.join(folderWith({ 'a.py': 'x = 1\n' }), 'a.py')
  const states = new FileStates()
  states.read(file)
  const before = states.of(file) as FileState
  expect(before.isSettled).toBe(false)
  // As if it had been written in the same tick of the clock: it looks the same, and holds something else.
  const other = { ...before, hash: '00'.repeat(20) }
  expect(new FileStates().isSame(file, other)).toBe(false)
  expect(new FileStates().isSame(file, before)).toBe(true)
})

test('a file that has been as it is for a while is known by its looks', () => {
  const file = path.join(folderWith({ 'a.py': 'x = 1\n' }), 'a.py')
  const clock = soon(10_000)
  const states = new FileStates()
  states.read(file)
  clock.mockRestore()
  const before = states.of(file) as FileState
  expect(before.isSettled).toBe(true)
  const unread = { ...before, hash: '00'.repeat(20) }
  expect(new FileStates().isSame(file, unread)).toBe(true)
  utimesSync(file, 1, 1)
  expect(new FileStates().isSame(file, unread), 'touched').toBe(false)
  expect(new FileStates().isSame(file, before), 'touched, with the same text').toBe(true)
  writeFileSync(file, 'x = 2\n')
  expect(new FileStates().isSame(file, before)).toBe(false)
})

test('a file that changes during a run is noticed', () => {
  const file = path.join(folderWith({ 'a.py': 'x = 1\n' }), 'a.py')
  const states = new FileStates()
  states.read(file)
  states.read(file)
  expect(states.isSteady).toBe(true)
  writeFileSync(file, 'x = 2\n')
  states.read(file)
  expect(states.isSteady).toBe(false)
})

test('a file that is gone, or cannot be decoded, is not what it was', () => {
  const folder = folderWith({ 'a.py': 'x = 1\n', 'b.py': Buffer.from([0xe9]) })
  const states = new FileStates()
  for (const each of ['a.py', 'b.py', 'c.py']) states.read(path.join(folder, each))
  const [a, b, c] = ['a.py', 'b.py', 'c.py'].map(each => states.of(path.join(folder, each)) as FileState)
  expect([a?.isText, b?.isText, c?.isText]).toEqual([true, false, false])
  expect(new FileStates().isSame(path.join(folder, 'c.py'), a as FileState)).toBe(false)
  expect(new FileStates().isSame(path.join(folder, 'b.py'), b as FileState)).toBe(true)
  writeFileSync(path.join(folder, 'c.py'), 'x = 1\n')
  expect(new FileStates().isSame(path.join(folder, 'c.py'), c as FileState)).toBe(false)
  expect(c?.isSettled).toBe(false)
})
