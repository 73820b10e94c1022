/** Suggestions: which findings can be told as one, and that pressing them gives what a run writes. */

import { describe, expect, test } from 'vitest'
import { withLines } from '../../src/action/changed-lines.ts'
import { type Draft, draftsOf, longestSuggestion, type ReviewedFile } from '../../src/action/drafts.ts'
import type { Hunk } from '../../src/action/hunks.ts'
import { transforms } from '../../transforms/index.ts'
import { applyText, checkText, type Options } from '../engine-under-test.ts'
import { fixturesOf } from '../fixture-files.ts'
import { inCompany } from '../in-company.ts'

const everything = [{ first: 1, last: 10_000 }]

function reviewed(text: string, options: Options, hunks: readonly Hunk[], unsafe = true): ReviewedFile {
  const { findings } = checkText(text, options, unsafe)
  return {
    path: options.path ?? 'a.py',
    text,
    hasByteOrderMark: false,
    findings,
    unsafe,
    hunks,
    applied: async wanted => applyText(text, wanted, options, unsafe),
    diffOf: async () => '-the\n+diff\n',
  }
}

const draftsFor = async (file: ReviewedFile) => (await draftsOf(file, () => new Set())).drafts
const suggested = (drafts: readonly Draft[]) => drafts.filter(({ draft }) => draft.suggestion)
const linesOf = (drafts: readonly Draft[]) => suggested(drafts).flatMap(({ draft }) => draft.suggestion ?? [])

describe('suggestions that are pressed give what a run writes for their findings', () => {
  const told = new Set<string>()

  test.each(transforms.map(transform => [transform.name, transform] as const))('%s', async (name, transform) => {
    for (const fixture of fixturesOf(name).filter(({ verdict, text }) => verdict === 'fixes' && !text.includes('\r'))) {
      const { text, settings, dependencies, pytestSetup, shownPath: path } = fixture
      const options = { transforms: inCompany(transform), settings, dependencies, pytestSetup, path }
      const drafts = await draftsFor(reviewed(text, options, everything))
      const findings = suggested(drafts).flatMap(draft => draft.findings)
      if (findings.length === 0) continue
      told.add(name)
      const inOrder = findings.sort((a, b) => a.range.start - b.range.start)
      const run = applyText(text, inOrder, options, true)
      expect(run?.applied, fixture.path).toEqual(inOrder)
      expect(withLines(text, linesOf(drafts)), fixture.path).toBe(run?.text)
    }
  })

  test('of most rules', () => {
    expect(told.size).toBeGreaterThan(transforms.length * 0.9)
  })
})

describe('draftsOf', () => {
  const options: Options = { transforms: transforms.filter(({ name }) => name === 'blocking-sleep') }
  const ready = 'import asyncio\nimport time\n\n\nasync def f():\n    time.sleep(1)\n\n\nstart = time.time()\n'
  const bare = ready.replace('import asyncio\n', '')
  const kinds = async (text: string, hunks: readonly Hunk[], more: Partial<ReviewedFile> = {}) => {
    const { drafts, others } = await draftsOf({ ...reviewed(text, options, hunks), ...more }, () => new Set())
    return [...drafts.map(({ draft }) => (draft.suggestion ? 'suggestion' : 'comment')), ...others.map(() => 'other')]
  }

  test.each([
    ['a fix of one line in the diff', ready, [{ first: 4, last: 7 }], ['suggestion']],
    ['a fix that needs an import outside of the diff', bare, [{ first: 3, last: 6 }], ['comment']],
    [
      'a fix in two hunks',
      bare,
      [
        { first: 1, last: 2 },
        { first: 4, last: 6 },
      ],
      ['comment'],
    ],
    ['a fix and its import in one hunk', bare, [{ first: 1, last: 6 }], ['suggestion']],
    ['a finding outside of the diff', ready, [{ first: 1, last: 3 }], ['other']],
    ['a file without a patch', ready, [], ['other']],
    ['a file with CRLF', ready.replaceAll('\n', '\r\n'), everything, ['comment']],
    [
      'a file with a line end that git knows not',
      ready.replace('import time\n', 'import time\rimport os\n'),
      everything,
      ['other'],
    ],
    [
      'an import far above, in one hunk',
      `${bare.replace('async', `${'x = 1\n'.repeat(longestSuggestion)}async`)}`,
      everything,
      ['comment'],
    ],
  ])('%s', async (_, text, hunks, expected) => {
    expect(await kinds(text, hunks)).toEqual(expected)
  })

  test('an unsafe fix that is not asked for is no comment', async () => {
    const file = reviewed(ready, options, everything)
    const findings = file.findings.map(each => ({
      ...each,
      fixes: each.fixes.map(fix => ({ ...fix, applicability: 'unsafe' as const })),
    }))
    expect(await kinds(ready, everything, { findings, unsafe: false })).toEqual(['other'])
  })

  test('a first line after a byte order mark is left alone', async () => {
    const first = 'async def f(): import time; time.sleep(1)\n'
    const file = await kinds(first, everything, { hasByteOrderMark: true })
    expect(file).not.toContain('suggestion')
  })

  test('two fixes that both need the import are one suggestion', async () => {
    const two = bare.replace('    time.sleep(1)\n', '    time.sleep(1)\n    time.sleep(2)\n')
    const drafts = await draftsFor(reviewed(two, options, everything))
    expect(drafts.map(({ findings }) => findings.length)).toEqual([2])
    expect(withLines(two, linesOf(drafts))).toBe(
      two.replace('import time', 'import asyncio\nimport time').replaceAll('time.sleep', 'await asyncio.sleep'),
    )
  })

  test('together they would leave an import unused: one of them waits', async () => {
    const last = ready.replace('    time.sleep(1)\n', '    time.sleep(1)\n\n\nasync def g():\n    time.sleep(2)\n')
    const unused = last.replace('\n\nstart = time.time()\n', '')
    const below = [{ first: 4, last: 20 }]
    expect(await kinds(last, below)).toEqual(['suggestion', 'suggestion'])
    expect(await kinds(unused, below)).toEqual(['suggestion', 'comment'])
  })

  test('what a person has settled is not told', async () => {
    const { drafts, others } = await draftsOf(reviewed(ready, options, everything), known => new Set(known))
    expect([drafts, others]).toEqual([[], []])
  })
})
