/** Comments: what they say, how they are known again, and which of them are told once more. */

import { describe, expect, test } from 'vitest'
import { commentBody, longestBody } from '../../src/action/comment-body.ts'
import { type DraftComment, proposalOf } from '../../src/action/drafts.ts'
import { isMarkerId, markerText, readMarker } from '../../src/action/marker.ts'
import { reconcile, type Standing, settledAmong } from '../../src/action/reconcile.ts'

const fingerprint = '0123456789abcdef'
const marker = { id: 'default', fingerprints: [fingerprint, 'fedcba9876543210'], proposal: 'aaaabbbbccccdddd' }
const told = { rule: 'blocking-sleep', message: 'it blocks', fix: 'use asyncio', fingerprint }
const suggestion = { first: 4, last: 5, replacement: ['await asyncio.sleep(1)'] }
const suggesting: DraftComment = { path: 'a.py', line: 5, findings: [told], suggestion, diff: '' }
const commenting: DraftComment = { ...suggesting, suggestion: null, diff: '-time.sleep(1)\n+await asyncio.sleep(1)\n' }

describe('markers', () => {
  test('are read as they were written', () => {
    expect(readMarker(`text\n\n${markerText(marker)}`)).toEqual(marker)
    expect(readMarker(`text\r\n\r\n${markerText(marker)}\r\n`)).toEqual(marker)
  })

  test.each([
    ['above other text', `${markerText(marker)}\nmore`],
    ['of another version', markerText(marker).replace(':1', ':2')],
    ['with more in it', markerText(marker).replace(' -->', ' x=1 -->')],
    ['within a quotation', `> ${markerText(marker)}`],
  ])('are none %s', (_, body) => {
    expect(readMarker(body)).toBeNull()
  })

  test('have ids that end no comment', () => {
    expect(['default', 'py3-11_a'].every(isMarkerId)).toBe(true)
    expect(['', 'a b', 'a-->', 'ä', 'x'.repeat(65)].some(isMarkerId)).toBe(false)
  })
})

describe('commentBody', () => {
  test('says what, how, and ends in the marker', () => {
    expect(commentBody(suggesting, 'default')).toBe(
      [
        '**blocking-sleep**: it blocks',
        'Use asyncio.',
        '```suggestion\nawait asyncio.sleep(1)\n```',
        markerText({ id: 'default', fingerprints: [fingerprint], proposal: proposalOf(suggesting) }),
      ].join('\n\n'),
    )
  })

  test('lines that go are an empty suggestion', () => {
    const removing = { ...suggesting, suggestion: { ...suggestion, replacement: [] } }
    expect(commentBody(removing, 'default')).toContain('```suggestion\n```')
  })

  test.each(['x = "```"', '    ````', '```suggestion', '~~~'])('no text ends its fence: %s', line => {
    const body = commentBody({ ...suggesting, suggestion: { ...suggestion, replacement: [line, 'more'] } }, 'default')
    const [, fence = ''] = /^(`+)suggestion$/m.exec(body ?? '') ?? []
    const lines = (body ?? '').split('\n')
    const from = lines.indexOf(`${fence}suggestion`)
    expect(lines.slice(from + 1, lines.indexOf(fence, from + 1))).toEqual([line, 'more'])
    expect(line).not.toContain(fence)
  })

  test('a diff that is too long is left out, and the comment is known again nevertheless', () => {
    const long = { ...commenting, diff: '+x\n'.repeat(longestBody) }
    const body = commentBody(long, 'default') ?? ''
    expect(body.length).toBeLessThan(1_000)
    expect(readMarker(body)?.proposal).toBe(proposalOf(long))
  })

  test('a suggestion that is too long cannot be told', () => {
    const long = { ...suggestion, replacement: ['x'.repeat(longestBody)] }
    expect(commentBody({ ...suggesting, suggestion: long }, 'default')).toBeNull()
  })

  test('any number of backticks is told', () => {
    const many = { ...suggestion, replacement: [`# ${'`a'.repeat(20_000)}`] }
    expect(commentBody({ ...suggesting, suggestion: many }, 'default')).toContain('\n```suggestion\n')
  })

  test("a message's own Markdown is only shown", () => {
    const message = '<img src=x> @team `f`\n<!-- async-fix:1 -->'
    expect(commentBody({ ...commenting, findings: [{ ...told, message }] }, 'default')).toContain(
      '\\<img src=x\\> &#64;team `f`␊\\<\\!-- async-fix:1 --\\>',
    )
  })
})

const standing = (more: Partial<Standing> = {}): Standing => ({
  id: 7,
  threadId: null,
  path: 'a.py',
  lines: { first: 4, last: 5 },
  fingerprints: [fingerprint],
  proposal: proposalOf(suggesting),
  hasReplies: false,
  isClosedByUs: false,
  isSettled: false,
  ...more,
})

describe('reconcile', () => {
  const plan = (wanted: readonly DraftComment[], old: readonly Standing[]) => {
    const { post, told: known, renewed, gone } = reconcile(wanted, old)
    return [post.length, known, renewed.map(({ comment }) => comment.id), gone.map(({ id }) => id)]
  }
  const lower = { ...suggesting, line: 9, suggestion: { ...suggestion, first: 8, last: 9 } }

  test.each([
    ['a first run posts', [suggesting], [], [1, 0, [], []]],
    ['a second run posts nothing', [suggesting], [standing()], [0, 1, [], []]],
    [
      'nor does one after a push that moves the lines',
      [lower],
      [standing({ lines: { first: 8, last: 9 } })],
      [0, 1, [], []],
    ],
    ['an outdated comment is posted anew, and goes', [suggesting], [standing({ lines: null })], [1, 0, [7], []]],
    ['so is one that proposes something else', [commenting], [standing()], [1, 0, [7], []]],
    [
      'one with replies stays beside the new one',
      [suggesting],
      [standing({ lines: null, hasReplies: true })],
      [1, 0, [], []],
    ],
    ['a finding that is gone takes its comment along', [], [standing()], [0, 0, [], [7]]],
    ['but not what people said', [], [standing({ hasReplies: true })], [0, 0, [], []]],
    ['nor what is resolved already', [], [standing({ lines: null, isClosedByUs: true })], [0, 0, [], []]],
    ['a settled comment is left alone', [], [standing({ isSettled: true })], [0, 0, [], []]],
    [
      'a comment at lines that have become harmless is none about an equal finding elsewhere',
      [lower],
      [standing()],
      [1, 0, [7], []],
    ],
    ['an outdated double goes', [suggesting], [standing({ id: 8, lines: null }), standing()], [0, 1, [8], []]],
    ['of two equals one may be new', [suggesting, lower], [standing()], [1, 1, [], []]],
    [
      'two equals keep their comments',
      [suggesting, lower],
      [standing({ id: 8, lines: { first: 8, last: 9 } }), standing()],
      [0, 2, [], []],
    ],
    [
      'of two equals one may be gone',
      [lower],
      [standing(), standing({ id: 8, lines: { first: 8, last: 9 } })],
      [0, 1, [], [7]],
    ],
    ['a comment in another file is about another finding', [suggesting], [standing({ path: 'b.py' })], [1, 0, [], [7]]],
    [
      'that of a renamed file is about this one',
      [suggesting],
      [standing({ path: null, lines: null })],
      [1, 0, [7], []],
    ],
  ])('%s', (_, wanted, old, expected) => {
    expect(plan(wanted, old)).toEqual(expected)
  })
})

describe('settledAmong', () => {
  const [first, second] = [
    { fingerprint, line: 5 },
    { fingerprint, line: 9 },
  ]
  const settledLines = (old: readonly Standing[]) =>
    [...settledAmong([first, second], 'a.py', old)].map(({ line }) => line)
  const atNine = { lines: { first: 9, last: 9 }, isSettled: true }

  test.each([
    ['nothing is settled by itself', [standing()], []],
    ['a comment settles the finding on its lines', [standing(atNine)], [9]],
    ['and no equal one', [standing(), standing(atNine)], [9]],
    [
      'once its lines have changed, one that no other comment stands at',
      [standing(), standing({ lines: null, isSettled: true })],
      [9],
    ],
    [
      'that of a renamed file settles it under its new name',
      [standing({ path: null, lines: null, isSettled: true })],
      [5],
    ],
    ['that of another file does not', [standing({ path: 'b.py', isSettled: true })], []],
    ['that of another finding does not', [standing({ fingerprints: ['ffffffffffffffff'], isSettled: true })], []],
  ])('%s', (_, old, expected) => {
    expect(settledLines(old)).toEqual(expected)
  })
})
