/** Suggestions and comments: where they stand, what they say, and which of them are told once more. */

import { describe, expect, test } from 'vitest'
import { commentBody, longestBody } from '../../src/action/comment-body.ts'
import { isMarkerId, markerText, readMarker } from '../../src/action/marker.ts'
import { placementOf } from '../../src/action/placement.ts'
import { type Outdated, reconcile, type Standing } from '../../src/action/reconcile.ts'
import { applyEdits, plainEdits } from '../../src/engine/apply.ts'
import { transforms } from '../../transforms/index.ts'
import { checkText } from '../engine-under-test.ts'
import { fixturesOf } from '../fixture-files.ts'
import { inCompany } from '../in-company.ts'
import { findingAt, fixOf } from '../report/sample.ts'

const everything = [{ first: 1, last: 10_000 }]
const marker = { id: 'default', rule: 'blocking-sleep', fingerprint: '0123456789abcdef' }

describe('a suggestion that is pressed gives what the tool writes', () => {
  const suggested = new Set<string>()

  test.each(transforms.map(transform => [transform.name, transform] as const))('%s', (name, transform) => {
    for (const fixture of fixturesOf(name).filter(({ verdict, text }) => verdict === 'fixes' && !text.includes('\r'))) {
      const { text, settings, dependencies, pytestSetup, shownPath: path } = fixture
      const options = { transforms: inCompany(transform), settings, dependencies, pytestSetup, path }
      for (const { fixes, ...finding } of checkText(text, options, true).findings) {
        const plain = fixes.map(fix => ({ ...fix, edits: plainEdits(fix, text) }))
        const placed = placementOf({ ...finding, fixes: plain }, { text, hunks: everything }, true)
        if (placed.kind !== 'suggestion') continue
        suggested.add(name)
        const lines = text.replace(/\n$/, '').split('\n')
        const { first, last, replacement } = placed.lines
        const pressed = [...lines.slice(0, first - 1), ...replacement, ...lines.slice(last)].join('\n')
        expect(pressed, fixture.path).toBe(applyEdits(text, placed.fix.edits).replace(/\n$/, ''))
      }
    }
  })

  test('of most rules', () => {
    expect(suggested.size).toBeGreaterThan(transforms.length * 0.9)
  })
})

describe('placementOf', () => {
  const text = 'import time\n\n\nasync def f():\n    time.sleep(1)\n'
  const near = fixOf(text, 'time.sleep', 'await asyncio.sleep')
  const far = { ...near, edits: [...fixOf(text, 'import time', 'import asyncio').edits, ...near.edits] }
  const kindOf = (fix: typeof near | null, hunks: { first: number; last: number }[], code = text) =>
    placementOf(findingAt(code, 'time.sleep(1)', { fixes: fix ? [fix] : [] }), { text: code, hunks }, false).kind

  test.each([
    ['a fix of one line in the diff', near, [{ first: 4, last: 6 }], 'suggestion'],
    ['a fix that needs an import outside of the diff', far, [{ first: 4, last: 6 }], 'comment'],
    [
      'a fix in two hunks',
      far,
      [
        { first: 1, last: 2 },
        { first: 4, last: 6 },
      ],
      'comment',
    ],
    ['a fix and its import in one hunk', far, [{ first: 1, last: 6 }], 'suggestion'],
    ['no fix', null, [{ first: 5, last: 5 }], 'comment'],
    ['a finding outside of the diff', near, [{ first: 1, last: 3 }], 'outside'],
    ['a file without a patch', near, [], 'outside'],
    ['an unsafe fix that is not asked for', { ...near, applicability: 'unsafe' as const }, everything, 'comment'],
    [
      'a fix over several files',
      { ...near, elsewhere: [{ path: 'b.py', text: '', edits: [] }] },
      everything,
      'comment',
    ],
  ])('%s', (_, fix, hunks, kind) => {
    expect(kindOf(fix, hunks)).toBe(kind)
  })

  test('a file with CRLF gets no suggestion', () => {
    const windows = text.replaceAll('\n', '\r\n')
    expect(kindOf(fixOf(windows, 'time.sleep', 'await asyncio.sleep'), everything, windows)).toBe('comment')
  })
})

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
  const finding = findingAt('time.sleep(1)', 'time', { fixes: [fixOf('time.sleep(1)', 'time', 'asyncio')] })

  test('says what, why and how, and ends in the marker', () => {
    expect(commentBody({ finding, replacement: ['await asyncio.sleep(1)'], diff: '', marker })).toBe(
      [
        '**blocking-sleep**: it blocks',
        'Use asyncio.',
        '```suggestion\nawait asyncio.sleep(1)\n```',
        markerText(marker),
      ].join('\n\n'),
    )
  })

  test('lines that go are an empty suggestion', () => {
    expect(commentBody({ finding, replacement: [], diff: '', marker })).toContain('```suggestion\n```')
  })

  test.each(['x = "```"', '    ````', '```suggestion', '~~~'])('no text ends its fence: %s', line => {
    const body = commentBody({ finding, replacement: [line, 'more'], diff: '', marker })
    const [, fence = ''] = /^(`+)suggestion$/m.exec(body) ?? []
    const lines = body.split('\n')
    const from = lines.indexOf(`${fence}suggestion`)
    expect(lines.slice(from + 1, lines.indexOf(fence, from + 1))).toEqual([line, 'more'])
    expect(line).not.toContain(fence)
  })

  test('a diff that is too long is left out', () => {
    const body = commentBody({ finding, replacement: null, diff: '+x\n'.repeat(longestBody), marker })
    expect(body.length).toBeLessThan(1_000)
    expect(readMarker(body)).toEqual(marker)
  })

  test("a message's own Markdown is only shown", () => {
    const message = '<img src=x> @team `f`\n<!-- async-fix:1 -->'
    expect(commentBody({ finding: { ...finding, message }, replacement: null, diff: '', marker })).toContain(
      '\\<img src=x\\> &#64;team `f`␊\\<\\!-- async-fix:1 --\\>',
    )
  })
})

describe('reconcile', () => {
  const one = { fingerprint: 'a' }
  const standing = (more: Partial<Standing> = {}): Standing => ({
    id: 7,
    fingerprint: 'a',
    isCurrent: true,
    hasReplies: false,
    isSettled: false,
    ...more,
  })
  const plan = (wanted: { fingerprint: string }[], old: Standing[], outdated: Outdated = 'delete') => {
    const { post, remove, resolve } = reconcile(wanted, old, outdated)
    return [post.length, remove, resolve]
  }

  test.each([
    ['a first run posts', [one], [], [1, [], []]],
    ['a second run posts nothing', [one], [standing()], [0, [], []]],
    ['an outdated comment is posted anew, and goes', [one], [standing({ isCurrent: false })], [1, [7], []]],
    [
      'an outdated comment with replies stays beside the new one',
      [one],
      [standing({ isCurrent: false, hasReplies: true })],
      [1, [], []],
    ],
    ['a settled one never comes back', [one], [standing({ isCurrent: false, isSettled: true })], [0, [], []]],
    ['a finding that is gone takes its comment along', [], [standing()], [0, [7], []]],
    ['but not what people said', [], [standing({ hasReplies: true })], [0, [], []]],
    ['a settled comment is left alone', [], [standing({ isSettled: true })], [0, [], []]],
    ['of two comments one may be outdated', [one], [standing(), standing({ id: 8, isCurrent: false })], [0, [], []]],
  ])('%s', (_, wanted, old, expected) => {
    expect(plan(wanted, old)).toEqual(expected)
  })

  test('comments of findings that are gone may be kept, or resolved', () => {
    expect(plan([], [standing()], 'keep')).toEqual([0, [], []])
    expect(plan([], [standing({ hasReplies: true })], 'resolve')).toEqual([0, [], [7]])
  })
})
