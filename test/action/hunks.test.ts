/** Lines that take comments, against what git says about real changes. */

import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changedLines } from '../../src/action/changed-lines.ts'
import { hunkAround, hunksOf } from '../../src/action/hunks.ts'
import { folderWith } from '../workspace/temporary.ts'

describe('hunksOf', () => {
  test.each([
    ['no patch', undefined, []],
    ['one line', '@@ -1 +1 @@\n-a\n+b', [[1, 1]]],
    ['with the function around it', '@@ -10,7 +12,8 @@ def f():\n a', [[12, 19]]],
    [
      'two',
      '@@ -1,3 +1,4 @@\n a\n@@ -20,2 +21,1 @@\n b',
      [
        [1, 4],
        [21, 21],
      ],
    ],
    ['only removed lines', '@@ -1,3 +0,0 @@\n-a', []],
    [
      'a header behind what is no line end to git',
      '@@ -1 +1,2 @@\n a\n+# \u2028@@ -1 +1,90 @@\r@@ -1 +1,90 @@',
      [[1, 2]],
    ],
    ['a header within the text', '@@ -1,2 +1,2 @@\n a\n+ @@ -5,5 +5,5 @@\n+b @@ -6 +6 @@', [[1, 2]]],
  ])('%s', (_, patch, expected) => {
    expect(hunksOf(patch).map(({ first, last }) => [first, last])).toEqual(expected)
  })

  test('holds exactly the lines of the new file that git shows', () => {
    const folder = folderWith({})
    const line = fc.constantFrom('a', 'b', 'c', '@@ -1 +1 @@', '')
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), fc.array(line, { maxLength: 30 }), (old, made) => {
        const patch = gitPatch(folder, old, made)
        expect(hunksOf(patch).flatMap(({ first, last }) => range(first, last))).toEqual(shownLines(patch))
      }),
      { numRuns: 40, seed: 3 },
    )
  })
})

test('hunkAround wants all lines in one hunk', () => {
  const hunks = [
    { first: 1, last: 4 },
    { first: 6, last: 9 },
  ]
  expect(hunkAround(6, 9, hunks)).toBe(hunks[1])
  expect(hunkAround(4, 6, hunks)).toBeNull()
  expect(hunkAround(5, 5, hunks)).toBeNull()
})

describe('changedLines', () => {
  test.each([
    ['a line is replaced', 'a\nb\nc\n', 'a\nx\nc\n', { first: 2, last: 2, replacement: ['x'] }],
    [
      'a line is added: the one above comes along',
      'a\nb\n',
      'a\nx\nb\n',
      { first: 1, last: 1, replacement: ['a', 'x'] },
    ],
    ['a line is added at the top', 'a\nb\n', 'x\na\nb\n', { first: 1, last: 1, replacement: ['x', 'a'] }],
    ['a line is added at the end', 'a\nb\n', 'a\nb\nx\n', { first: 2, last: 2, replacement: ['b', 'x'] }],
    ['a line goes', 'a\nb\nc\n', 'a\nc\n', { first: 2, last: 2, replacement: [] }],
    ['a line is doubled', 'a\na\n', 'a\na\na\n', { first: 2, last: 2, replacement: ['a', 'a'] }],
    ['nothing changes', 'a\n', 'a\n', null],
    ['only the end of the last line comes', 'a', 'a\n', null],
    ['there was no line', '', 'a\n', null],
  ])('%s', (_, before, after, expected) => {
    expect(changedLines(before, after)).toEqual(expected)
  })

  test('put in place of its lines the replacement gives the other text', () => {
    const text = fc.array(fc.constantFrom('a', 'b', ''), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(text, text, (old, made) => {
        const changed = changedLines(`${old.join('\n')}\n`, `${made.join('\n')}\n`)
        if (!changed) return expect(old).toEqual(made)
        const { first, last, replacement } = changed
        expect([...old.slice(0, first - 1), ...replacement, ...old.slice(last)]).toEqual(made)
        expect(last).toBeGreaterThanOrEqual(first)
      }),
      { seed: 4 },
    )
  })
})

function gitPatch(folder: string, old: readonly string[], made: readonly string[]): string {
  const files = [old, made].map((lines, index) => {
    const file = path.join(folder, `${index}.txt`)
    writeFileSync(file, lines.map(line => `${line}\n`).join(''))
    return file
  })
  try {
    execFileSync('git', ['diff', '--no-index', '--no-color', ...files], { encoding: 'utf8' })
    return ''
  } catch (error) {
    const { stdout } = error as { stdout: string }
    return stdout.slice(Math.max(0, stdout.search(/^@@ /m)))
  }
}

/** The numbers of the lines that a patch shows as context or as added. */
function shownLines(patch: string): number[] {
  const shown: number[] = []
  let [number, left] = [0, 0]
  for (const line of patch.split('\n')) {
    const header = left === 0 ? /^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/.exec(line) : null
    if (header) [number, left] = [Number(header[1]), Number(header[2] ?? 1)]
    else if (/^[ +]/.test(line) && left > 0) {
      shown.push(number++)
      left--
    }
  }
  return shown
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}
