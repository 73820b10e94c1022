/** The formats that people read: full, concise and statistics. */

import { expect, test } from 'vitest'
import { concise } from '../../src/report/concise.ts'
import { full } from '../../src/report/full.ts'
import { json, jsonLines } from '../../src/report/json.ts'
import { jsonStatistics, statistics } from '../../src/report/statistics.ts'
import { printable } from '../../src/report/terminal.ts'
import { findingAt, fixOf, reportOf } from './sample.ts'

const text = 'async def f():\n    time.sleep(1)\n    g()\n'
const because = { reason: 'value-used', message: 'its value is used' }
const unsafe = fixOf(text, 'time', 'anyio', { applicability: 'unsafe', unsafeBecause: because, needsPackage: 'anyio' })
const safe = fixOf(text, 'time', 'asyncio')
const fixable = findingAt(text, 'time.sleep(1)', { fixes: [unsafe, safe] })
const onlyUnsafe = findingAt(text, 'g()', { rule: 'missing-await', message: 'not awaited', fixes: [unsafe] })
const declined = findingAt(text, 'g()', { rule: 'missing-await', message: 'not awaited', declined: because })

test('concise: a line each, with what a run can do about it', () => {
  expect(concise(reportOf([{ text, findings: [fixable, onlyUnsafe, declined] }]))).toBe(
    'a.py:2:5: blocking-sleep it blocks [fixable]\n' +
      'a.py:3:5: missing-await not awaited [fixable with --unsafe]\n' +
      'a.py:3:5: missing-await not awaited [left alone: value-used]\n',
  )
  expect(concise(reportOf([{ text, findings: [onlyUnsafe], unsafe: true }]))).toBe(
    'a.py:3:5: missing-await not awaited [fixable]\n',
  )
})

test('full: source, marker, the fix that is applied first, and the reason', () => {
  expect(full(reportOf([{ text, findings: [fixable, declined] }]))).toBe(`\
a.py:2:5: blocking-sleep it blocks
  |
1 | async def f():
2 |     time.sleep(1)
  |     ^^^^^^^^^^^^^
  = fix: use asyncio
  = fix with --unsafe: use anyio; unsafe: its value is used; add \`anyio\` to the dependencies

a.py:3:5: missing-await not awaited
  |
2 |     time.sleep(1)
3 |     g()
  |     ^^^
  = left alone: its value is used (value-used)

`)
})

test('full: with unsafe fixes on, the better unsafe one comes first', () => {
  const shown = full(reportOf([{ text, findings: [fixable], unsafe: true }]))
  expect(shown.indexOf('unsafe fix: use anyio')).toBeGreaterThan(0)
  expect(shown.indexOf('unsafe fix: use anyio')).toBeLessThan(shown.indexOf('fix: use asyncio'))
})

test('full: the chain names each hop', () => {
  const other = 'def load():\n    open("x")\n'
  const chain = [{ path: 'b.py', range: { start: 16, end: 25 }, message: '`open` blocks' }]
  const report = reportOf([{ text, findings: [findingAt(text, 'g()', { chain })] }], {
    fileOf: path => (path === 'b.py' ? { absolutePath: '/w/b.py', text: other } : null),
  })
  expect(full(report)).toContain('  = calls: b.py:2:5: `open` blocks\n')
})

test('full: the marker stands below tabs and astral characters, and spans of several lines end with their line', () => {
  const tabbed = '\ts = "😀"; f(\n\t\t1)\n'
  const shown = full(reportOf([{ text: tabbed, findings: [findingAt(tabbed, 'f(\n\t\t1)')] }]))
  expect(shown).toContain('a.py:1:11:')
  expect(shown).toContain(`1 | \ts = "😀"; f(\n  | \t${' '.repeat(9)}^^\n`)
})

test('control characters of a source or a file name never reach the terminal', () => {
  expect(printable('a\u001b[31mb\0\u007f\u009b\tc')).toBe('a␛[31mb␀␡\ufffd\tc')
  expect(printable('if is_admin:\u202e \u2066# no\u2069')).toBe('if is_admin:\ufffd \ufffd# no\ufffd')
  const hostile = 'x = "\u001b[2J"\n'
  const found = { text: hostile, findings: [findingAt(hostile, 'x')] }
  const report = reportOf([{ path: 'a\n\u001bb.py', ...found }])
  for (const shown of [full(report), concise(report)]) expect(shown).not.toContain('\u001b')
  const shown = [json, jsonLines].map(format =>
    format(reportOf([{ path: 'a', absolutePath: '/\u009b\u007f', ...found }])),
  )
  for (const text of shown) expect(text).toContain('"/\\u009b\\u007f"')
  expect(concise(report).split('\n')).toHaveLength(2)
})

test('colours only when asked', () => {
  const report = reportOf([{ text, findings: [fixable, declined] }])
  for (const format of [full, concise, statistics]) {
    expect(format(report)).not.toContain('\u001b[')
    expect(format({ ...report, color: true })).toContain('\u001b[')
  }
})

test('statistics: most frequent first', () => {
  const report = reportOf([{ text, findings: [fixable, declined, onlyUnsafe] }])
  expect(statistics(report)).toBe('2  missing-await\n1  blocking-sleep  [fixable]\n')
  expect(JSON.parse(jsonStatistics(report))).toEqual([
    { code: 'missing-await', name: 'missing-await', count: 2, fixable: 0 },
    { code: 'blocking-sleep', name: 'blocking-sleep', count: 1, fixable: 1 },
  ])
})

test('nothing found, nothing printed', () => {
  for (const format of [full, concise, statistics]) expect(format(reportOf([{ text }]))).toBe('')
})
