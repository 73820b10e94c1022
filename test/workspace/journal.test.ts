/** Journals: what is read from them, how many are kept, and what becomes of fixes that were cut off in the middle. */

import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { journalFolder } from '../../src/workspace/journal/folder.ts'
import { takeBackHalves } from '../../src/workspace/journal/halves.ts'
import { decodeJournal, digest, encodeJournal, encodeNote, type Journal } from '../../src/workspace/journal/layout.ts'
import {
  addNote,
  draftJournal,
  dropOld,
  keyOf,
  listJournals,
  moveJournal,
  type Named,
  readJournal,
} from '../../src/workspace/journal/store.ts'
import { takeTurn } from '../../src/workspace/journal/turn.ts'
import { ownMark } from '../../src/workspace/owner.ts'
import { stateFolder } from '../../src/workspace/state-folder.ts'
import { folderWith } from './temporary.ts'

const bytes = (text: string) => Buffer.from(text)
const entry = (file: string, before: string, after: string, group = 0) => ({
  file,
  before: bytes(before),
  after: [digest(bytes(after))],
  group,
})

test.each([
  ['linux', { HOME: '/home/ada' }, '/home/ada/.local/state'],
  ['linux', { HOME: '/home/ada', XDG_STATE_HOME: '/fast' }, '/fast'],
  ['linux', { HOME: '/home/ada', XDG_STATE_HOME: 'relative' }, '/home/ada/.local/state'],
  ['darwin', { HOME: '/Users/ada', XDG_STATE_HOME: '/fast' }, '/Users/ada/Library/Application Support'],
  ['win32', { LOCALAPPDATA: '/local', HOME: '/home/ada' }, '/local'],
  ['linux', {}, null],
  ['darwin', { HOME: '' }, null],
] as const)('the folder: %s %j', (platform, env, top) => {
  expect(stateFolder(env, platform)).toBe(top && path.join(top, 'async-fix'))
})

test('a journal is read as it was written; cut off anywhere, or with another byte, it is none', () => {
  const files = fc.array(
    fc.record({ file: fc.string({ unit: 'grapheme' }), before: fc.uint8Array(), group: fc.nat(9) }),
  )
  fc.assert(
    fc.property(files, fc.nat(), fc.integer({ min: 1, max: 255 }), (made, place, flip) => {
      const unique = made.filter(({ file }, index) => made.findIndex(each => each.file === file) === index)
      const entries = unique.map(each => ({ ...each, before: Buffer.from(each.before), after: [digest(each.before)] }))
      const journal: Journal = { folder: '/p', entries }
      const whole = Buffer.concat(encodeJournal(journal))
      expect(decodeJournal(whole)).toEqual(journal)
      const at = place % whole.length
      expect(() => decodeJournal(whole.subarray(0, at))).toThrow()
      const other = Buffer.from(whole)
      other.writeUInt8((whole[at] as number) ^ flip, at)
      expect(() => decodeJournal(other)).toThrow()
    }),
  )
})

test('files that were not written after all are no part of it, unless the note of that was cut off', () => {
  const entries = [entry('/p/a.py', 'a', 'b'), entry('/p/c.py', 'c', 'd')]
  const whole = Buffer.concat([
    ...encodeJournal({ folder: '/p', entries }),
    bytes(encodeNote({ refused: ['/p/c.py'] })),
  ])
  expect(decodeJournal(whole).entries).toEqual(entries.slice(0, 1))
  expect(decodeJournal(whole.subarray(0, -5)).entries).toEqual(entries)
})

test('notes of what else is written count as far as they are whole', () => {
  const entries = [entry('/p/a.py', 'a', 'b'), entry('/p/c.py', 'c', 'd')]
  const note = (tried: [number, string][]) => bytes(encodeNote({ tried }))
  const first = Buffer.concat([...encodeJournal({ folder: '/p', entries }), note([[1, 'x']])])
  const whole = Buffer.concat([first, note([[0, 'y']])])
  expect(decodeJournal(whole).entries.map(({ after }) => after.slice(1))).toEqual([['y'], ['x']])
  for (let end = first.length; end < whole.length - 1; end++)
    expect(decodeJournal(whole.subarray(0, end)).entries.map(({ after }) => after.slice(1))).toEqual([[], ['x']])
})

/** The folder of the journals, below a temporary one. */
const journals = () => journalFolder({ HOME: folderWith({}), LOCALAPPDATA: folderWith({}) }) as string

/** A journal that has come to its end. */
function done(folder: string, journal: Journal): Named {
  return moveJournal(folder, draftJournal(folder, journal), 'done') as Named
}

const [host, , start] = ownMark().split('-')

/** A mark of a process that has ended. */
const endedMark = () => `${host}-${spawnSync(process.execPath, ['-e', '0']).pid}-${start}`

test('five runs of a folder are kept, and none for longer than a month', () => {
  const folder = journals()
  const made = Array.from({ length: 7 }, () => done(folder, { folder: '/p', entries: [entry('/p/a.py', 'a', 'b')] }))
  const other = done(folder, { folder: '/q', entries: [] })
  const ancient = { ...other, time: Date.now() - 31 * 86_400_000 }
  writeFileSync(path.join(folder, other.name.replace(String(other.time), String(ancient.time))), '')
  dropOld(folder, keyOf('/p'))
  const kept = listJournals(folder)
  expect(kept.filter(({ key }) => key === keyOf('/p'))).toEqual(made.slice(2).reverse())
  expect(kept.filter(({ key }) => key !== keyOf('/p'))).toEqual([other])
})

test('the last run is kept however large it is, and those before it as long as they are small', () => {
  const folder = journals()
  const large = { folder: '/p', entries: [{ ...entry('/p/a.py', '', ''), before: Buffer.alloc(40 * 1024 * 1024) }] }
  done(folder, large)
  const last = done(folder, large)
  dropOld(folder, keyOf('/p'))
  expect(listJournals(folder)).toEqual([last])
})

test('drafts of killed runs go; what living runs write stays', () => {
  const folder = journals()
  const journal = { folder: '/p', entries: [] }
  const own = draftJournal(folder, journal)
  const dead = draftJournal(folder, journal)
  const moved = moveJournal(folder, dead, 'draft', endedMark())
  const pending = moveJournal(folder, draftJournal(folder, journal), 'pending')
  expect(listJournals(folder)).toContainEqual(moved)
  dropOld(folder, keyOf('/p'))
  expect(listJournals(folder)).toEqual([pending, own])
})

/** A run that was killed while it wrote these files: what is on disk, and what the journal says of it. */
function killedRun(files: Readonly<Record<string, string>>, groups: readonly (readonly string[])[]) {
  const cwd = folderWith(files)
  const folder = journals()
  const at = (name: string) => path.join(cwd, name)
  const entries = groups.flatMap((names, group) => names.map(name => entry(at(name), 'old', 'new', group)))
  const named = moveJournal(folder, draftJournal(folder, { folder: cwd, entries }), 'pending', endedMark()) as Named
  const now = () => Object.fromEntries(Object.keys(files).map(name => [name, readFileSync(at(name), 'utf8')]))
  const states = () => listJournals(folder).map(({ state }) => state)
  const mend = (...given: string[]) => takeBackHalves(folder, file => given.includes(path.basename(file)))
  return { folder, at, now, states, mend, named }
}

const groups = [['a', 'b'], ['c', 'd'], ['e', 'f'], ['g']]

test('a fix of which some files were written is taken back; whole ones, and files by themselves, stay', async () => {
  const files = { a: 'new', b: 'old', c: 'new', d: 'new', e: 'old', f: 'old', g: 'new' }
  const { mend, now, states, at } = killedRun(files, groups)
  expect(await mend(...Object.keys(files))).toEqual([{ after: [at('a')], before: [at('b')], left: null }])
  expect(now()).toEqual({ ...files, a: 'old' })
  expect(states()).toEqual(['done'])
  expect(await mend(...Object.keys(files))).toEqual([])
})

test('one with a file that was edited since is left, and told once', async () => {
  const files = { a: 'new', b: 'old', c: 'edited' }
  const { mend, now, states, at } = killedRun(files, [['a', 'b', 'c']])
  const left = { file: at('c'), why: 'edited since' }
  expect(await mend('a', 'b', 'c')).toEqual([{ after: [at('a')], before: [at('b')], left }])
  expect(now()).toEqual(files)
  expect(states()).toEqual(['done'])
})

test('one with a file that the run may not write is told, and waits for a run that may', async () => {
  const files = { a: 'new', b: 'old' }
  const { mend, now, states, at } = killedRun(files, [['a', 'b']])
  expect(await mend('elsewhere')).toEqual([])
  const left = { file: at('a'), why: 'not among the given files' }
  expect(await mend('b')).toEqual([{ after: [at('a')], before: [at('b')], left }])
  expect([now(), states()]).toEqual([files, ['pending']])
  expect(await mend('a')).toMatchObject([{ left: null }])
  expect([now(), states()]).toEqual([{ a: 'old', b: 'old' }, ['done']])
})

test('what a living run writes is none of it', async () => {
  const { mend, now, folder, named } = killedRun({ a: 'new', b: 'old' }, [['a', 'b']])
  moveJournal(folder, named, 'pending')
  expect(await mend('a', 'b')).toEqual([])
  expect(now()).toEqual({ a: 'new', b: 'old' })
})

test('a damaged journal of a killed run stops nothing', async () => {
  const { mend, now, states, folder, named } = killedRun({ a: 'new', b: 'old' }, [['a', 'b']])
  truncateSync(path.join(folder, named.name), 40)
  expect(await mend('a', 'b')).toEqual([])
  expect([now(), states()]).toEqual([{ a: 'new', b: 'old' }, ['done']])
})

test('a run on another machine is waited for as long as it gives signs', async () => {
  const { mend, now, folder, named } = killedRun({ a: 'new', b: 'old' }, [['a', 'b']])
  const foreign = moveJournal(folder, named, 'pending', '0123456789abcdef-1-1') as Named
  expect(await mend('a', 'b')).toEqual([])
  expect(now()).toEqual({ a: 'new', b: 'old' })
  const then = Date.now() / 1000 - 301
  utimesSync(path.join(folder, foreign.name), then, then)
  expect(await mend('a', 'b')).toMatchObject([{ left: null }])
})

test.runIf(process.platform === 'linux').each(['pending', 'trying'] as const)(
  'a run waits for another one that writes the same files, and for no other: %s',
  async state => {
    const folder = journals()
    const writer = spawn('sleep', ['100'])
    try {
      const stat = readFileSync(`/proc/${writer.pid}/stat`, 'latin1')
      const mark = `${host}-${writer.pid}-${stat.replace(/^.*\) /s, '').split(' ')[19]}`
      const journal = (...files: string[]) => ({ folder: '/p', entries: files.map(file => entry(file, '', '')) })
      moveJournal(folder, draftJournal(folder, journal('/p/a.py', '/p/b.py')), state, mark)

      expect(await takeTurn(folder, draftJournal(folder, journal('/p/c.py')), new Set(['/p/c.py']))).not.toBeNull()
      let isThere = false
      const turn = takeTurn(folder, draftJournal(folder, journal('/p/b.py')), new Set(['/p/b.py'])).then(own => {
        isThere = true
        return own
      })
      await new Promise(resolve => setTimeout(resolve, 200))
      expect(isThere).toBe(false)
      writer.kill('SIGKILL')
      await once(writer, 'exit')
      expect(await turn).toMatchObject({ state: 'pending' })
    } finally {
      writer.kill('SIGKILL')
    }
  },
)

test('the note of what was not written is read with the journal', () => {
  const folder = journals()
  const named = done(folder, { folder: '/p', entries: [entry('/p/a.py', 'a', 'b'), entry('/p/b.py', 'a', 'b')] })
  addNote(folder, named, { refused: ['/p/a.py'] })
  expect(readJournal(folder, named).entries.map(({ file }) => file)).toEqual(['/p/b.py'])
  expect(statSync(path.join(folder, named.name)).mode & 0o077).toBe(0)
  expect(readdirSync(folder)).toEqual([named.name])
})

test.skipIf(process.platform === 'win32')(
  'the journal is flushed before the first file changes, and the folders before it is done',
  async () => {
    const cwd = folderWith({ 'a.py': 'old', 'b.py': 'old' })
    const folder = journals()
    const log: string[] = []
    const kindOf = (file: unknown) =>
      path
        .basename(String(file))
        .replace(/^[\w-]+\.(draft|pending|done)$/, 'a $1')
        .replace(/^\.async-fix-.*\.tmp$/, 'new')
    vi.resetModules()
    vi.doMock('node:fs', async original => {
      const real = await original<typeof import('node:fs')>()
      const names = new Map<number, string>()
      const openSync = (...args: Parameters<typeof real.openSync>) => {
        const descriptor = real.openSync(...args)
        names.set(descriptor, args[0] === cwd ? 'project' : kindOf(args[0]))
        return descriptor
      }
      const fsyncSync = (descriptor: number) => {
        log.push(`flush ${names.get(descriptor)}`)
        real.fsyncSync(descriptor)
      }
      const renameSync = (from: string, to: string) => {
        log.push(`rename ${kindOf(to)}`)
        real.renameSync(from, to)
      }
      return { ...real, openSync, fsyncSync, renameSync }
    })
    try {
      const { Writing } = await import('../../src/workspace/journal/writing.ts')
      const group = ['a.py', 'b.py'].map(name => ({
        file: path.join(cwd, name),
        expected: bytes('old'),
        content: bytes('new'),
      }))
      const writing = await Writing.begin([group], folder, cwd)
      expect(writing.write(group)).toBeNull()
      expect(writing.end()).toBe(true)
    } finally {
      vi.doUnmock('node:fs')
      vi.resetModules()
    }
    expect(log).toEqual([
      ...['flush a draft', 'rename a pending', 'flush journal'],
      ...['flush new', 'flush new', 'rename a.py', 'rename b.py'],
      ...['flush project', 'rename a done', 'flush journal'],
    ])
  },
)
