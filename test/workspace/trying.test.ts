/** Files in which fixes are tried: what they held is in a journal before, and what a killed run has left is taken back. */

import { spawnSync } from 'node:child_process'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { journalFolder } from '../../src/workspace/journal/folder.ts'
import { digest } from '../../src/workspace/journal/layout.ts'
import { takeBackTries } from '../../src/workspace/journal/left-tries.ts'
import { listJournals, moveJournal, type Named, readJournal } from '../../src/workspace/journal/store.ts'
import { Trying } from '../../src/workspace/journal/trying.ts'
import { ownMark } from '../../src/workspace/owner.ts'
import { folderWith } from './temporary.ts'

const [host, , start] = ownMark().split('-')

const sum = (text: string) => digest(Buffer.from(text))

/** Files that hold their own names, and a run that is going to try other texts in them. */
function scene(...names: string[]) {
  const cwd = folderWith(Object.fromEntries(names.map(name => [name, name])))
  const folder = journalFolder({ HOME: folderWith({}), LOCALAPPDATA: folderWith({}) }) as string
  const at = (name: string) => path.join(cwd, name)
  const trying = new Trying(folder, cwd)
  const expectTexts = (texts: Readonly<Record<string, string>>) =>
    trying.expect(
      Object.entries(texts).map(([name, text]) => ({
        file: at(name),
        original: Buffer.from(name),
        content: Buffer.from(text),
      })),
    )
  const put = async (texts: Readonly<Record<string, string>>) => {
    await expectTexts(texts)
    for (const [name, text] of Object.entries(texts)) writeFileSync(at(name), text)
  }
  const journals = () => listJournals(folder).map(named => ({ named, ...readJournal(folder, named) }))
  /** What the run has left once its process has ended. */
  const killed = () => {
    const mark = `${host}-${spawnSync(process.execPath, ['-e', '0']).pid}-${start}`
    for (const { named } of journals()) moveJournal(folder, named, 'trying', mark)
  }
  const mend = (...given: string[]) => takeBackTries(folder, file => given.includes(path.basename(file)))
  const texts = () => names.map(name => readFileSync(at(name), 'utf8'))
  return { folder, at, trying, expectTexts, put, journals, killed, mend, texts }
}

test('nothing is kept of files that hold what was read', async () => {
  const { journals, expectTexts, trying } = scene('a')
  await expectTexts({ a: 'a' })
  expect(journals()).toEqual([])
  trying.end(true)
})

test('all that was tried is in one journal, also of files that come in later; it goes with the end', async () => {
  const { journals, put, expectTexts, trying, folder, at } = scene('a', 'b')
  await put({ a: '1', b: 'b' })
  const [{ named } = { named: null }] = journals()
  await put({ a: '2' })
  await put({ a: '1' })
  expect(journals().map(each => each.named)).toEqual([named])
  expect(journals()[0]?.entries).toEqual([
    { file: at('a'), before: Buffer.from('a'), after: [sum('1'), sum('2')], group: 0 },
  ])
  const { size } = statSync(path.join(folder, (named as Named).name))
  await expectTexts({ a: '2' })
  expect(statSync(path.join(folder, (named as Named).name)).size).toBe(size)
  await put({ a: '3', b: '4' })
  await put({ b: '5' })
  const entriesByFile = journals().map(({ entries }) => entries.map(({ file, after }) => [path.basename(file), after]))
  expect(entriesByFile).toEqual([
    [
      ['a', [sum('1'), sum('2'), sum('3')]],
      ['b', [sum('4'), sum('5')]],
    ],
  ])
  trying.end(true)
  expect(journals()).toEqual([])
})

test('what could not be restored stays in it', async () => {
  const { journals, put, trying } = scene('a')
  await put({ a: '1' })
  trying.end(false)
  expect(journals()).toHaveLength(1)
})

test('a living process keeps what it tries; a killed one does not, whichever of its texts it is', async () => {
  const { put, killed, mend, texts, journals, at, trying } = scene('a', 'b', 'c')
  await put({ a: '1', b: '2' })
  await put({ a: '3' })
  trying.end(false)
  expect([await mend('a', 'b', 'c'), texts()]).toEqual([[], ['3', '2', 'c']])
  killed()
  const files = [at('a'), at('b')]
  expect(await mend('a', 'b', 'c')).toEqual([{ files, restored: files, left: [] }])
  expect([texts(), journals()]).toEqual([['a', 'b', 'c'], []])
})

test('what somebody else has written is left, and named once', async () => {
  const { put, killed, mend, texts, journals, at, trying } = scene('a', 'b')
  await put({ a: '1', b: '2' })
  trying.end(false)
  killed()
  writeFileSync(at('b'), 'mine')
  const left = [{ file: at('b'), why: 'edited since' }]
  expect(await mend('a', 'b')).toEqual([{ files: [at('a'), at('b')], restored: [at('a')], left }])
  expect([texts(), journals()]).toEqual([['a', 'mine'], []])
})

test('with a file that may not be written all wait for a run that may', async () => {
  const { put, killed, mend, texts, at, trying } = scene('a', 'b', 'c')
  await put({ a: '1', b: '2' })
  trying.end(false)
  killed()
  expect(await mend('c')).toEqual([])
  const left = [{ file: at('b'), why: 'not among the given files' }]
  expect(await mend('a', 'c')).toEqual([{ files: [at('a'), at('b')], restored: [], left }])
  expect(texts()).toEqual(['1', '2', 'c'])
  expect(await mend('a', 'b')).toMatchObject([{ left: [] }])
  expect(texts()).toEqual(['a', 'b', 'c'])
})

test('a run that was killed before it changed anything leaves nothing to be said', async () => {
  const { expectTexts, killed, mend, journals, trying } = scene('a')
  await expectTexts({ a: '1' })
  trying.end(false)
  killed()
  expect([await mend('a'), journals()]).toEqual([[], []])
})
