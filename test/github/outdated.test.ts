/** After a push, comments are where git says that their lines went. */

import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { githubForTest } from './for-test.ts'

const lines = (...names: string[]) => names.map(name => `${name}\n`).join('')
const at = (line: number, more: object = {}) => ({ path: 'app.py', body: 'hm', line, ...more })

/** A pull request that adds `app.py`, so that all of it is in the diff. */
async function adding(text: string) {
  const github = await githubForTest()
  const pull = await github.openPullRequest({ changes: { 'app.py': text } })
  return { github, pull }
}

describe('a comment', () => {
  test('moves along with its line', async () => {
    const { pull } = await adding(lines('a', 'b', 'c'))
    await pull.comment(at(2))
    await pull.push({ 'app.py': lines('new', 'new', 'a', 'b', 'c') })
    expect(pull.comments).toMatchObject([{ line: 4, originalLine: 2, isOutdated: false }])
    await pull.push({ 'app.py': lines('a', 'b', 'c') })
    expect(pull.comments).toMatchObject([{ line: 2, originalLine: 2, isOutdated: false }])
  })

  test('is outdated once its line is changed or removed, and keeps its first number', async () => {
    const { pull } = await adding(lines('a', 'b', 'c'))
    await pull.comment(at(2))
    await pull.comment(at(3))
    await pull.push({ 'app.py': lines('a', 'B') })
    expect(pull.comments).toMatchObject([
      { line: null, originalLine: 2, isOutdated: true },
      { line: null, originalLine: 3, isOutdated: true },
    ])
  })

  test('of several lines is outdated once one of them is changed or a line comes between', async () => {
    const { pull } = await adding(lines('a', 'b', 'c', 'd', 'e'))
    await pull.comment(at(3, { start_line: 2, start_side: 'RIGHT' }))
    await pull.comment(at(5, { start_line: 4, start_side: 'RIGHT' }))
    await pull.push({ 'app.py': lines('a', 'new', 'b', 'c', 'd', 'between', 'e') })
    expect(pull.comments).toMatchObject([
      { line: 4, startLine: 3, isOutdated: false },
      { line: null, startLine: null, isOutdated: true },
    ])
  })

  test.each([
    ['removed', { 'app.py': null }],
    ['renamed', { 'lib.py': { renamedFrom: 'app.py' } }],
  ])('is outdated once its file is %s', async (_, changes) => {
    const { pull } = await adding(lines('a', 'b'))
    await pull.comment(at(1))
    await pull.comment({ path: 'app.py', body: 'all of it', subject_type: 'file' })
    await pull.push(changes)
    expect(pull.comments.map(({ isOutdated }) => isOutdated)).toEqual([true, true])
  })

  test('is outdated once the diff does not show its line any more', async () => {
    const text = lines(...Array.from({ length: 30 }, (_, index) => `line ${index + 1}`))
    const github = await githubForTest({ files: { 'app.py': text } })
    const changed = text.replace('line 10\n', 'ten\n').replace('line 20\n', 'twenty\n')
    const pull = await github.openPullRequest({ changes: { 'app.py': changed } })
    await pull.comment(at(9))
    await pull.comment(at(19))
    await pull.push({ 'app.py': text.replace('line 20\n', 'twenty\n') })
    expect(pull.comments.map(({ isOutdated }) => isOutdated)).toEqual([true, false])
  })

  test('of several lines is outdated once the diff shows its ends apart', async () => {
    const text = lines(...Array.from({ length: 30 }, (_, index) => `line ${index + 1}`))
    const change = (of: string, ...numbers: number[]) =>
      numbers.reduce((made, number) => made.replace(`line ${number}\n`, `changed ${number}\n`), of)
    const github = await githubForTest({ files: { 'app.py': text } })
    const pull = await github.openPullRequest({ changes: { 'app.py': change(text, 10, 15, 20) } })
    await pull.comment(at(20, { start_line: 10, start_side: 'RIGHT' }))
    await pull.comment(at(20))
    await github.push({ 'app.py': change(text, 15) })
    await pull.updateBranch()
    expect(pull.comments.map(({ isOutdated }) => isOutdated)).toEqual([true, false])
  })

  test('on a removed line stays while the line is removed, wherever it was before', async () => {
    const github = await githubForTest({ files: { 'app.py': lines('a', 'b', 'c') } })
    const pull = await github.openPullRequest({ changes: { 'app.py': lines('a', 'c') } })
    await pull.comment(at(2, { side: 'LEFT' }))
    await github.push({ 'app.py': lines('new', 'a', 'b', 'c') })
    await pull.updateBranch()
    expect(pull.comments).toMatchObject([{ line: 3, side: 'LEFT', isOutdated: false }])
    await pull.push({ 'app.py': lines('new', 'a', 'b', 'c', 'd') })
    expect(pull.comments).toMatchObject([{ line: null, isOutdated: true }])
  })

  test('moves along with a merge of main and with a forced push', async () => {
    const github = await githubForTest({ files: { 'app.py': lines('a', 'b', 'c', 'd', 'e', 'f') } })
    const pull = await github.openPullRequest({ changes: { 'app.py': lines('a', 'b', 'c', 'd', 'e', 'F') } })
    await pull.comment(at(6))
    await github.push({ 'app.py': lines('new', 'a', 'b', 'c', 'd', 'e', 'f') })
    await pull.updateBranch()
    expect(pull.comments).toMatchObject([{ line: 7, isOutdated: false }])
    await pull.forcePush({ 'app.py': lines('new', 'newer', 'a', 'b', 'c', 'd', 'e', 'F') })
    expect(pull.comments).toMatchObject([{ line: 8, isOutdated: false }])
  })
})

test('lines go where git blame finds them', { timeout: 120_000 }, async () => {
  const edits = fc.array(fc.constantFrom('keep', 'keep', 'change', 'remove', 'insert'), {
    minLength: 12,
    maxLength: 12,
  })
  await fc.assert(
    fc.asyncProperty(edits, async deeds => {
      const { pull, github } = await adding(lines(...deeds.map((_, index) => `line ${index}`)))
      const first = pull.headSha
      for (const index of deeds.keys()) await pull.comment(at(index + 1))
      const made = deeds.flatMap((deed, index) => {
        if (deed === 'remove') return []
        if (deed === 'insert') return [`inserted ${index}`, `line ${index}`]
        return [deed === 'keep' ? `line ${index}` : `changed ${index}`]
      })
      await pull.push({ 'app.py': lines('at the top', ...made) })
      const expected = survivors(github.folder, pull.headSha, first)
      expect(pull.comments.map(({ line }) => line)).toEqual(deeds.map((_, index) => expected.get(index + 1) ?? null))
    }),
    { numRuns: 8, seed: 1 },
  )
})

/** Lines of a commit → their number now. */
function survivors(folder: string, head: string, commit: string): ReadonlyMap<number, number> {
  const args = ['blame', '--porcelain', head, '--', 'app.py']
  const output = execFileSync('git', args, { cwd: folder, encoding: 'utf8' })
  const found = [...output.matchAll(/^([\da-f]{40}) (\d+) (\d+)/gm)].filter(([, sha]) => sha === commit)
  return new Map(found.map(([, , original, now]) => [Number(original), Number(now)]))
}
