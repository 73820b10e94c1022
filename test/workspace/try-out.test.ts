/** Files hold other contents for a while: all or none, and no two of them look alike to whoever looks at size and second. */

import { readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { TryOut } from '../../src/workspace/try-out.ts'
import { folderWith } from './temporary.ts'

function filesIn(texts: Readonly<Record<string, string>>) {
  const folder = folderWith(texts)
  const file = (name: string) => path.join(folder, name)
  return {
    file,
    tried: (wanted: Readonly<Record<string, string>>) =>
      Object.entries(wanted).map(([name, text]) => ({
        file: file(name),
        original: Buffer.from(texts[name] ?? ''),
        content: Buffer.from(text),
      })),
    read: (name: string) => readFileSync(file(name), 'utf8'),
    second: (name: string) => Math.floor(statSync(file(name)).mtimeMs / 1000),
  }
}

test('what is not named holds what was read', () => {
  const { tried, read } = filesIn({ 'a.py': 'a', 'b.py': 'b' })
  const files = new TryOut()
  expect(files.put(tried({ 'a.py': 'A', 'b.py': 'B' }))).toBeNull()
  expect([read('a.py'), read('b.py')]).toEqual(['A', 'B'])
  expect(files.put(tried({ 'b.py': 'C' }))).toBeNull()
  expect([read('a.py'), read('b.py')]).toEqual(['a', 'C'])
  expect(files.restore()).toEqual([])
  expect([read('a.py'), read('b.py')]).toEqual(['a', 'b'])
  expect(files.restore()).toEqual([])
})

test('states of the same size have times of different seconds, the first one and the last one too', () => {
  const { file, tried, second } = filesIn({ 'a.py': '0' })
  const files = new TryOut()
  const seconds = [second('a.py')]
  for (const text of '12345') {
    files.put(tried({ 'a.py': text }))
    seconds.push(second('a.py'))
  }
  files.restore()
  seconds.push(second('a.py'))
  expect(new Set(seconds).size).toBe(7)
  expect(readFileSync(file('a.py'), 'utf8')).toBe('0')
})

test('nor is a state taken for one from another time that the clock shows again', () => {
  const { file, tried, second } = filesIn({ 'a.py': '0' })
  const files = new TryOut()
  const now = Math.floor(Date.now() / 1000)
  utimesSync(file('a.py'), now + 1, now + 1)
  const seconds = [second('a.py')]
  for (const text of '123') {
    files.put(tried({ 'a.py': text }))
    seconds.push(second('a.py'))
  }
  expect(new Set(seconds).size).toBe(4)
})

test('what was not changed keeps its time', () => {
  const { tried, second, file } = filesIn({ 'a.py': 'a', 'b.py': 'b' })
  for (const name of ['a.py', 'b.py']) utimesSync(file(name), 1000, 1000)
  const files = new TryOut()
  files.put(tried({ 'a.py': 'A', 'b.py': 'b' }))
  files.restore()
  expect(second('b.py')).toBe(1000)
  expect(second('a.py')).toBeGreaterThan(1000)
})

test('a file that somebody else changes is left, and nothing is put anywhere', () => {
  const { file, tried, read } = filesIn({ 'a.py': 'a', 'b.py': 'b', 'c.py': 'c' })
  const files = new TryOut()
  files.put(tried({ 'a.py': 'A', 'b.py': 'B', 'c.py': 'c' }))
  writeFileSync(file('b.py'), 'mine')
  expect(files.put(tried({ 'a.py': '1', 'b.py': '2', 'c.py': '3' }))).toMatchObject({ file: file('b.py') })
  expect([read('a.py'), read('b.py'), read('c.py')]).toEqual(['A', 'mine', 'c'])
  expect(files.restore()).toMatchObject([{ file: file('b.py'), why: expect.stringContaining('changed on disk') }])
  expect([read('a.py'), read('b.py'), read('c.py')]).toEqual(['a', 'mine', 'c'])
})
