/** The diff: git itself applies it, byte for byte. */

import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Change, unifiedDiff } from '../../src/report/diff.ts'
import { folderWith } from '../workspace/temporary.ts'

/** Applies a diff with git in a fresh folder and returns the content of each file. */
function applied(changes: readonly Change[], cwd = '.', inRepository = false): string[] {
  const top = folderWith(Object.fromEntries(changes.map(({ path: file, before }) => [path.join(cwd, file), before])))
  if (inRepository) execFileSync('git', ['init', '-q'], { cwd: top })
  const options = { cwd: path.join(top, cwd), input: unifiedDiff(changes, false) }
  execFileSync('git', ['apply', '--whitespace=nowarn', '-'], { ...options, stdio: ['pipe', 'pipe', 'pipe'] })
  return changes.map(({ path: file }) => readFileSync(path.join(top, cwd, file), 'utf8'))
}

const lines = (count: number, change: (line: number) => string) =>
  Array.from({ length: count }, (_, i) => change(i)).join('')
const numbered = lines(30, i => `line ${i}\n`)

test.each<[string, string, string]>([
  ['one line', numbered, numbered.replace('line 9\n', 'line nine\n')],
  ['several hunks', numbered, numbered.replace('line 2\n', '').replace('line 25\n', 'line 25\nmore\n')],
  ['first and last line', 'a\nb\n', 'A\nb\nB\n'],
  ['no final newline', 'a\nb', 'a\nc'],
  ['a final newline appears', 'a', 'a\n'],
  ['a final newline vanishes', 'a\n', 'a'],
  ['CRLF', 'a\r\nb\r\n', 'a\r\nc\r\n'],
  ['mixed line ends', 'a\r\nb\nc\r\n', 'a\nb\r\nc\r\n'],
  ['lone CR', 'a\rb\nc\n', 'a\rB\nc\n'],
  ['byte order mark', '\ufeffa\nb\n', '\ufeffa\nc\n'],
  ['form feed and astral', '\f😀\nb\n', '\f😀\nc\n'],
  ['from nothing', '', 'a\n'],
  ['to nothing', 'a\n', ''],
  ['lines like headers', '-- a\n++ b\n', '-- a\n++ c\n@@ -1 +1 @@\n'],
])('%s', (_, before, after) => {
  expect(applied([{ path: 'src/a.py', before, after }])).toEqual([after])
})

test.each([
  'with blank.py',
  'tab\t.py',
  'quote".py',
  'back\\slash.py',
  'new\nline.py',
  'é😀.py',
  'dir name/a b.py',
  '\u0001.py',
])('file name %j', name => {
  expect(applied([{ path: name, before: 'a\n', after: 'b\n' }])).toEqual(['b\n'])
})

test('several files, in the folder below a repository where the command ran', () => {
  const changes = ['a.py', 'sub/b.py'].map(file => ({ path: file, before: 'a\n', after: 'b\n' }))
  expect(applied(changes, 'inner', true)).toEqual(['b\n', 'b\n'])
})

test('a file outside of the current folder: relative to the root of the disk, where patch applies it', () => {
  const top = folderWith({ 'a.py': 'a\n' })
  mkdirSync(path.join(top, 'elsewhere'))
  const diff = unifiedDiff([{ path: path.join(top, 'a.py'), before: 'a\n', after: 'b\n' }], false)
  expect(diff).toContain(`--- a${top}/a.py\n`)
  execFileSync('git', ['apply', '-'], { cwd: '/', input: diff })
  expect(readFileSync(path.join(top, 'a.py'), 'utf8')).toBe('b\n')
})

test('the coloured diff is for the eyes, the plain one keeps every character', () => {
  const change = { path: 'a.py', before: 'x\u001b[2J\r\n', after: 'y\u001b[2J\r\n' }
  expect(unifiedDiff([change], false)).toContain('-x\u001b[2J\r\n+y\u001b[2J\r\n')
  expect(unifiedDiff([change], true)).toContain('-x␛[2J\u001b[0m\n')
})

test('no change, no diff; colours only when asked', () => {
  const change = { path: 'a.py', before: 'a\n', after: 'b\n' }
  expect(unifiedDiff([{ ...change, after: 'a\n' }], false)).toBe('')
  expect(unifiedDiff([change], false)).toBe('--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-a\n+b\n')
  expect(unifiedDiff([change], true)).toContain('\u001b[32m+b')
})

test('any two texts', () => {
  const line = fc.constantFrom('a', 'b', 'c', '', '\\', '+', '-', '\r', '\f', ' ')
  const text = fc.array(line, { maxLength: 25 }).map(parts => parts.join('\n'))
  fc.assert(
    fc.property(text, text, (before, after) => {
      if (before === after) return
      expect(applied([{ path: 'a.py', before, after }])).toEqual([after])
    }),
    { numRuns: 60 },
  )
})
