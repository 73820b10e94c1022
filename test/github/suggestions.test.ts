/** Suggestions are applied, and refused, as the buttons of GitHub do it. */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { githubForTest } from './for-test.ts'
import { suggestionsIn } from './suggestion-text.ts'

const suggest = (text: string, fence = '```') => `Better:\n\n${fence}suggestion\n${text}${fence}\n`
const at = (line: number, body: string, more: object = {}) => ({ path: 'app.py', line, body, ...more })
const from = (start_line: number) => ({ start_line, start_side: 'RIGHT' as const })

async function adding(text: string) {
  const github = await githubForTest()
  return github.openPullRequest({ changes: { 'app.py': text } })
}

describe('the text of a suggestion', () => {
  test.each([
    ['of three backticks', '```suggestion\na\n```', [['a\n']]],
    ['of more, around less', '`````suggestion\n```\na\n````\n`````', [['```\n', 'a\n', '````\n']]],
    ['of tildes', '~~~suggestion\na\n~~~', [['a\n']]],
    ['that is empty', '```suggestion\n```', [[]]],
    ['of an empty line', '```suggestion\n\n```', [['\n']]],
    ['with indentation', '```suggestion\n    a\n```', [['    a\n']]],
    ['that is indented itself', '  ```suggestion\n    a\n b\n  ```', [['  a\n', 'b\n']]],
    ['that nothing ends', '```suggestion\na', [['a\n']]],
    ['with CRLF', '```suggestion\r\na\r\n```\r\n', [['a\r\n']]],
    [
      'whose fence is ended by no other',
      '```suggestion\na\n~~~\n``\n``` b\n```',
      [['a\n', '~~~\n', '``\n', '``` b\n']],
    ],
    ['behind another block', '```diff\n-a\n```\n\n```suggestion\na\n```', [['a\n']]],
    ['twice', '```suggestion\na\n```\n```suggestion\nb\n```', [['a\n'], ['b\n']]],
    ['within another block', '````md\n```suggestion\na\n```\n````', []],
    ['within a comment', '<!--\n```suggestion\na\n```\n-->', []],
    ['within raw HTML', '<details>\n```suggestion\na\n```\n</details>', []],
    ['behind a blank line in HTML', '<details>\n\n```suggestion\na\n```\n\n</details>', [['a\n']]],
    ['indented as code', '    ```suggestion\n    a\n    ```', []],
    ['of another name', '```suggestions\na\n```', []],
  ])('%s', (_, body, expected) => {
    expect(suggestionsIn(body)).toEqual(expected)
  })
})

describe('a suggestion', () => {
  test.each([
    ['replaces one line by one', 2, {}, 'B\n', 'a\nB\nc\nd\n'],
    ['replaces one line by more', 2, {}, 'b\nnew\n', 'a\nb\nnew\nc\nd\n'],
    ['replaces more lines by fewer', 3, from(1), 'x\n', 'x\nd\n'],
    ['removes lines', 3, from(2), '', 'a\nd\n'],
    ['keeps indentation', 1, {}, '    a\n\tb\n', '    a\n\tb\nb\nc\nd\n'],
  ])('%s', async (_, line, more, text, expected) => {
    const pull = await adding('a\nb\nc\nd\n')
    const before = pull.headSha
    const head = await pull.applySuggestion(await pull.comment(at(line, suggest(text), more)))
    expect(head).not.toBe(before)
    expect([pull.headSha, await pull.file('app.py')]).toEqual([head, expected])
    expect(pull.comments).toMatchObject([{ resolvedBy: 'maintainer' }])
  })

  test('is applied where its lines are now', async () => {
    const pull = await adding('a\nb\n')
    const id = await pull.comment(at(2, suggest('B\n')))
    await pull.push({ 'app.py': 'new\na\nb\n' })
    await pull.applySuggestion(id)
    expect(await pull.file('app.py')).toBe('new\na\nB\n')
  })

  test('leaves a last line without a line end as it is', async () => {
    const pull = await adding('a\nb')
    await pull.applySuggestion(await pull.comment(at(2, suggest('B\nC\n'))))
    expect(await pull.file('app.py')).toBe('a\nB\nC')
  })

  test('brings its own line ends into a file', async () => {
    const pull = await adding('a\r\nb\r\nc\r\n')
    await pull.applySuggestion(await pull.comment(at(2, suggest('B\n'))))
    expect(await pull.file('app.py')).toBe('a\r\nB\nc\r\n')
  })

  test('in a batch is applied together with others, whatever their order', async () => {
    const pull = await adding('a\nb\nc\nd\n')
    await pull.push({ 'lib.py': 'x\n' })
    const first = await pull.comment(at(1, suggest('a\na2\n')))
    const second = await pull.comment(at(4, suggest(''), from(3)))
    const third = await pull.comment({ path: 'lib.py', line: 1, body: suggest('y\n') })
    await pull.applySuggestions([second, third, first])
    expect([await pull.file('app.py'), await pull.file('lib.py')]).toEqual(['a\na2\nb\n', 'y\n'])
  })

  test('in a batch is alone on its lines, and a batch is all or nothing', async () => {
    const pull = await adding('a\nb\nc\nd\n')
    const one = await pull.comment(at(3, suggest('x\n'), from(2)))
    const other = await pull.comment(at(3, suggest('y\n')))
    const apart = await pull.comment(at(1, suggest('z\n')))
    const head = pull.headSha
    await expect(pull.applySuggestions([apart, one, other])).rejects.toThrow('Only one suggestion per line')
    expect(pull.headSha).toBe(head)
    await pull.applySuggestions([apart, one])
    expect(await pull.file('app.py')).toBe('z\nx\nd\n')
  })

  test('is refused without a change, when outdated, resolved, closed, on a removed line, or where there is none', async () => {
    const github = await githubForTest({ files: { 'app.py': 'a\nb\nc\n' } })
    const pull = await github.openPullRequest({ changes: { 'app.py': 'a\nB\nc\n' } })
    const same = await pull.comment(at(2, suggest('B\n')))
    const plain = await pull.comment(at(2, 'no suggestion'))
    const removed = await pull.comment(at(2, suggest('x\n'), { side: 'LEFT' }))
    const resolved = await pull.comment(at(1, suggest('A\n')))
    pull.resolve(resolved)
    const outdated = await pull.comment(at(3, suggest('C\n')))
    await pull.push({ 'app.py': 'a\nB\nchanged\n' })
    const refusals: (readonly [number, string])[] = [
      [same, 'no changes were made to the code'],
      [plain, 'has no suggestion'],
      [removed, 'deleted lines is not supported'],
      [resolved, 'has been applied or marked resolved'],
      [outdated, 'Outdated suggestions cannot be applied'],
    ]
    for (const [id, words] of refusals) await expect(pull.applySuggestion(id)).rejects.toThrow(words)
    pull.close()
    await expect(pull.applySuggestion(same)).rejects.toThrow('while the pull request is closed')
  })

  test('is applied once', async () => {
    const pull = await adding('a\n')
    const id = await pull.comment(at(1, suggest('b\n')))
    await pull.applySuggestion(id, { by: 'contributor' })
    expect(pull.comments).toMatchObject([{ isOutdated: true, line: null, resolvedBy: 'contributor' }])
    pull.unresolve(id)
    await expect(pull.applySuggestion(id)).rejects.toThrow('has been applied or marked resolved')
  })
})

test('a batch writes what its suggestions write one after the other, in any order', { timeout: 120_000 }, async () => {
  const deeds = fc.array(fc.constantFrom(null, null, 0, 1, 2), { minLength: 8, maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(deeds, fc.infiniteStream(fc.nat(100)), async (counts, order) => {
      const text = counts.map((_, index) => `line ${index}\n`).join('')
      const github = await githubForTest()
      const made = async () => {
        const pull = await github.openPullRequest({ changes: { 'app.py': text } })
        const ids: number[] = []
        for (const [index, count] of counts.entries()) {
          const lines = Array.from({ length: count ?? 0 }, (_, copy) => `line ${index}, ${copy}\n`)
          if (count !== null) ids.push(await pull.comment(at(index + 1, suggest(lines.join('')))))
        }
        return {
          pull,
          ids: ids
            .map(id => ({ id, by: order.next().value }))
            .toSorted((a, b) => a.by - b.by)
            .map(({ id }) => id),
        }
      }
      const [together, apart] = [await made(), await made()]
      fc.pre(together.ids.length > 0)
      await together.pull.applySuggestions(together.ids)
      for (const id of apart.ids) await apart.pull.applySuggestion(id)
      const expected = counts.flatMap((count, index) =>
        count === null ? [`line ${index}\n`] : Array.from({ length: count }, (_, copy) => `line ${index}, ${copy}\n`),
      )
      expect(await together.pull.file('app.py')).toBe(expected.join(''))
      expect(await apart.pull.file('app.py')).toBe(expected.join(''))
    }),
    { numRuns: 5, seed: 3 },
  )
})
