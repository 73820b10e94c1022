/** What the formats for other programs say about a finding, and that nobody's text does harm in them. */

import { describe, expect, test } from 'vitest'
import { formats } from '../../src/report/formats.ts'
import type { Report } from '../../src/report/report.ts'
import { findingAt, fixOf, reportOf } from './sample.ts'

function printed(format: string, report: Report): string {
  return formats[format]?.(report) ?? ''
}

const text = 's = "é😀"; time.sleep(1)\nf(\n    2,\n)\n'
const fix = fixOf(text, 'time', 'asyncio')

describe('github', () => {
  test('columns within a line, none over several', () => {
    const findings = [findingAt(text, 'time.sleep(1)', { fixes: [fix] }), findingAt(text, 'f(\n    2,\n)')]
    expect(printed('github', reportOf([{ text, findings }]))).toBe(
      '::error title=async-fix (blocking-sleep),file=a.py,line=1,endLine=1,col=11,endColumn=24::blocking-sleep: it blocks%0Afix: use asyncio\n' +
        '::error title=async-fix (blocking-sleep),file=a.py,line=2,endLine=4::blocking-sleep: it blocks\n',
    )
  })

  test('neither a path nor a message begins a second command', () => {
    const absolutePath = '/w/a:b,c%\r\n::set-output::.py'
    const findings = [findingAt(text, 'time', { message: 'a %0A\r\n::error::b\u001b[31m' })]
    const output = printed('github', reportOf([{ absolutePath, text, findings }]))
    expect(output.split(/\r|\n/)).toHaveLength(2)
    expect(output).toContain('file=a%3Ab%2Cc%25%0D%0A%3A%3Aset-output%3A%3A.py,')
    expect(output).not.toContain('\u001b')
  })

  test('a notebook shows its cell in words', () => {
    const findings = [findingAt(text, 'time')]
    const output = printed('github', reportOf([{ path: 'n.ipynb', absolutePath: '/w/n.ipynb', text, findings }]))
    expect(output).toContain('file=n.ipynb,line=1,endLine=1::')
  })
})

describe('paths begin at the root of the repository', () => {
  test.each([
    ['/w', '/w/src/a.py', 'src/a.py'],
    ['/w/', '/w/a.py', 'a.py'],
    ['/w', '/wide/a.py', '/wide/a.py'],
    ['/', '/a.py', 'a.py'],
    ['C:\\w', 'C:\\w\\src\\a.py', 'src/a.py'],
  ])('below %s: %s', (root, absolutePath, shown) => {
    const output = printed('gitlab', reportOf([{ absolutePath, text, findings: [findingAt(text, 'f')] }], { root }))
    expect(JSON.parse(output)[0].location.path).toBe(shown)
  })
})

describe('fingerprints', () => {
  const code = 'time.sleep(1)\n'
  const fingerprints = (source: string, absolutePath = '/w/a.py') => {
    const starts = [...source.matchAll(/time\.sleep\(1\)/g)].map(({ index }) => index)
    const findings = starts.map(start => ({ ...findingAt(source, 'time'), range: { start, end: start + 13 } }))
    const issues = JSON.parse(printed('gitlab', reportOf([{ text: source, absolutePath, findings }])))
    return issues.map((issue: { fingerprint: string }) => issue.fingerprint)
  }

  test('stay when lines come above, and when the line is indented', () => {
    expect(fingerprints(`import time\n\n${code}`)).toEqual(fingerprints(code))
    expect(fingerprints(`if x:\n    ${code}`)).toEqual(fingerprints(code))
  })

  test('differ among equal lines, among files and among rules', () => {
    const [first, second] = fingerprints(code + code)
    expect(first).not.toBe(second)
    expect(fingerprints(code, '/w/b.py')).not.toEqual(fingerprints(code))
  })
})

describe('rdjson', () => {
  const suggestions = (source: string, fixes = [fix], unsafe = false) => {
    const findings = [findingAt(source, 'time', { fixes })]
    return JSON.parse(printed('rdjson', reportOf([{ text: source, findings, unsafe }]))).diagnostics[0].suggestions
  }

  test('columns are bytes', () => {
    expect(suggestions(text)).toEqual([
      { range: { start: { line: 1, column: 15 }, end: { line: 1, column: 19 } }, text: 'asyncio' },
    ])
  })

  test('the edits of a fix are one suggestion', () => {
    const edits = [...fix.edits, ...fixOf(text, '2', '3').edits]
    expect(suggestions(text, [{ ...fix, edits }])).toEqual([
      {
        range: { start: { line: 1, column: 15 }, end: { line: 3, column: 6 } },
        text: 'asyncio.sleep(1)\nf(\n    3',
      },
    ])
  })

  test('no suggestion where the edits lie far apart, change other files, or are unsafe', () => {
    const far = `${text}${'\n'.repeat(20)}last\n`
    expect(suggestions(far, [{ ...fix, edits: [...fix.edits, ...fixOf(far, 'last', 'end').edits] }])).toEqual([])
    const elsewhere = [{ path: 'b.py', text, edits: fix.edits }]
    expect(suggestions(text, [{ ...fix, elsewhere }])).toEqual([])
    const unsafe = { ...fix, applicability: 'unsafe' as const }
    expect(suggestions(text, [unsafe])).toEqual([])
    expect(suggestions(text, [unsafe], true)).toHaveLength(1)
  })

  test('a diagnostic a line', () => {
    const findings = [findingAt(text, 'time'), findingAt(text, 'f(')]
    const lines = printed('rdjsonl', reportOf([{ text, findings }]))
      .trimEnd()
      .split('\n')
    expect(lines.map(line => JSON.parse(line).code.value)).toEqual(['blocking-sleep', 'blocking-sleep'])
  })
})

describe('sarif', () => {
  const chain = [{ path: 'lib/d e.py', range: { start: 5, end: 9 }, message: '`deep` calls `time.sleep()`' }]
  const other = { absolutePath: '/w/lib/d e.py', text: 'a\nb\nc = deep()\n' }
  const resultOf = (more = {}) => {
    const findings = [findingAt(text, 'time', { fixes: [fix], chain, ...more })]
    return JSON.parse(printed('sarif', reportOf([{ text, findings }], { fileOf: () => other }))).runs[0].results[0]
  }

  test('a chain is a code flow from the finding to the call that does the harm', () => {
    const [{ threadFlows }] = resultOf().codeFlows
    const places = threadFlows[0].locations.map(
      ({ location }: { location: { physicalLocation: { artifactLocation: { uri: string }; region: object } } }) => [
        location.physicalLocation.artifactLocation.uri,
        location.physicalLocation.region,
      ],
    )
    expect(places).toEqual([
      ['a.py', { startLine: 1, startColumn: 11, endLine: 1, endColumn: 15 }],
      ['lib/d%20e.py', { startLine: 3, startColumn: 2, endLine: 3, endColumn: 6 }],
    ])
  })

  test('a fix changes all of its files', () => {
    const elsewhere = [{ path: 'lib/d e.py', text: other.text, edits: fixOf(other.text, 'deep', 'high').edits }]
    const [{ artifactChanges }] = resultOf({ fixes: [{ ...fix, elsewhere }] }).fixes
    expect(artifactChanges).toMatchObject([
      {
        artifactLocation: { uri: 'a.py', uriBaseId: 'SRCROOT' },
        replacements: [{ insertedContent: { text: 'asyncio' } }],
      },
      {
        artifactLocation: { uri: 'lib/d%20e.py' },
        replacements: [{ deletedRegion: { startLine: 3, startColumn: 5 } }],
      },
    ])
  })

  test('a message holds no link of its own', () => {
    expect(resultOf({ message: 'see [here](1)', chain: [], fixes: [] }).message.text).toBe('see \\[here](1)')
  })
})

describe('markdown', () => {
  test('a table with what can be done', () => {
    const because = { reason: 'paced', message: 'the loop is paced' }
    const unsafe = { ...fixOf(text, 'f', 'g'), applicability: 'unsafe' as const, unsafeBecause: because }
    const findings = [findingAt(text, 'time', { fixes: [fix] }), findingAt(text, 'f(', { fixes: [unsafe] })]
    expect(printed('markdown', reportOf([{ text, findings }]))).toBe(
      [
        '**async-fix**: 2 findings in 1 file, 1 fixable, 1 more with `--unsafe`',
        '',
        '| Place | Rule | Finding |',
        '| --- | --- | --- |',
        '| `a.py:1:11` | blocking-sleep | it blocks<br>*fix:* use asyncio |',
        '| `a.py:2:1` | blocking-sleep | it blocks<br>*fix with --unsafe:* use g; unsafe: the loop is paced |',
        '',
      ].join('\n'),
    )
  })

  test("other people's text is only shown", () => {
    const message = 'a | b <img src=x> @team #1 `co`de` [x](y)\n## z'
    const findings = [findingAt(text, 'time', { message })]
    const output = printed('markdown', reportOf([{ absolutePath: '/w/a`|``.py', text, findings }]))
    const [row = ''] = output.split('\n').filter(line => line.includes('blocking-sleep'))
    expect(row).toContain('```a`\\|``.py:1:11```')
    expect(row).toContain('a \\| b \\<img src=x\\> &#64;team &#35;1 `co`de\\` \\[x\\]\\(y\\)␊&#35;&#35; z')
  })

  test('nothing found', () => {
    expect(printed('markdown', reportOf([]))).toBe('**async-fix** found nothing.\n')
  })
})

test('junit has a test that passes where nothing was found', () => {
  expect(printed('junit', reportOf([]))).toContain('tests="1" failures="0"')
})
