/** JSON in ruff's shape: rows and columns from 1, columns in code points, ends exclusive. */

import { expect, test } from 'vitest'
import { json, jsonLines } from '../../src/report/json.ts'
import { findingAt, fixOf, reportOf } from './sample.ts'

const text = 's = "😀é"; time.sleep(1)\r\nx\r\n'
const because = { reason: 'paced', message: 'the loop is paced' }
const safe = fixOf(text, 'time', 'asyncio')
const unsafe = fixOf(text, 'x', 'a\nb', { applicability: 'unsafe', unsafeBecause: because })

test('one finding, every key', () => {
  const chain = [{ path: 'b.py', range: { start: 3, end: 4 }, message: 'it blocks' }]
  const finding = findingAt(text, 'time.sleep(1)', { fixes: [unsafe, safe], chain })
  const report = reportOf([{ text, findings: [finding] }], {
    fileOf: () => ({ absolutePath: '/w/b.py', text: '\n\n\nx' }),
    urlOf: rule => `https://example.org/${rule}`,
  })
  expect(JSON.parse(json(report))).toEqual([
    {
      code: 'blocking-sleep',
      name: 'blocking-sleep',
      message: 'it blocks',
      filename: '/w/a.py',
      location: { row: 1, column: 11 },
      end_location: { row: 1, column: 24 },
      url: 'https://example.org/blocking-sleep',
      noqa_row: 1,
      fix: {
        applicability: 'safe',
        message: 'use asyncio',
        edits: [{ content: 'asyncio', location: { row: 1, column: 11 }, end_location: { row: 1, column: 15 } }],
      },
      alternatives: [
        {
          applicability: 'unsafe',
          message: 'use a\nb; unsafe: the loop is paced',
          edits: [{ content: 'a\nb', location: { row: 2, column: 1 }, end_location: { row: 2, column: 2 } }],
        },
      ],
      declined: null,
      chain: [{ filename: '/w/b.py', location: { row: 4, column: 1 }, message: 'it blocks' }],
    },
  ])
})

test('a chain within the file belongs to the text after the run, one into another file to the text before', () => {
  const link = (path: string) => ({ path, range: { start: 2, end: 3 }, message: 'it blocks' })
  const finding = findingAt(text, 'x', { chain: [link('a.py'), link('b.py')] })
  const fileOf = () => ({ absolutePath: '/w/b.py', text: '\n\nx' })
  const [shown] = JSON.parse(json(reportOf([{ text, findings: [finding] }], { fileOf })))
  expect(shown.chain).toMatchObject([
    { filename: '/w/a.py', location: { row: 1, column: 3 } },
    { filename: '/w/b.py', location: { row: 3, column: 1 } },
  ])
})

test('an edit of another file names the file, and its rows are of that text', () => {
  const other = '\n\né = 1\n'
  const elsewhere = [{ path: 'b.py', text: other, edits: fixOf(other, '1', '2').edits }]
  const finding = findingAt(text, 'x', { fixes: [{ ...safe, elsewhere }] })
  const known = { fileOf: () => ({ absolutePath: '/w/b.py', text: 'gone' }) }
  const shown = (more: object) => JSON.parse(json(reportOf([{ text, findings: [finding] }], more)))[0].fix.edits
  expect(shown(known)).toEqual([
    { content: 'asyncio', location: { row: 1, column: 11 }, end_location: { row: 1, column: 15 } },
    { filename: '/w/b.py', content: '2', location: { row: 3, column: 5 }, end_location: { row: 3, column: 6 } },
  ])
  expect(shown({})[1].filename, 'of a file that is gone').toBe('b.py')
})

test('a declined finding', () => {
  const [finding] = JSON.parse(json(reportOf([{ text, findings: [findingAt(text, 'x', { declined: because })] }])))
  expect(finding).toMatchObject({ fix: null, alternatives: [], declined: because, chain: [], url: null, noqa_row: 2 })
})

test('an unsafe fix is shown although it would not be applied', () => {
  const [finding] = JSON.parse(json(reportOf([{ text, findings: [findingAt(text, 'x', { fixes: [unsafe] })] }])))
  expect(finding).toMatchObject({ fix: { applicability: 'unsafe' }, alternatives: [] })
})

test('no findings: an empty array, or no lines', () => {
  expect(JSON.parse(json(reportOf([{ text }])))).toEqual([])
  expect(jsonLines(reportOf([{ text }]))).toBe('')
})

test('json-lines: the same objects, one a line', () => {
  const report = reportOf([{ text, findings: [findingAt(text, 'x'), findingAt(text, 's')] }])
  const lines = jsonLines(report).trimEnd().split('\n')
  expect(lines.map(line => JSON.parse(line))).toEqual(JSON.parse(json(report)))
})
