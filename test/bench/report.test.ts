/** What was measured is judged, tabled and drawn without loss. */

import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { renderChart } from '../../bench/chart.ts'
import { findPython } from '../../bench/environment.ts'
import { judge } from '../../bench/goals.ts'
import { stepOf } from '../../bench/growth.ts'
import { renderMarkdown } from '../../bench/markdown.ts'
import type { Results, Row } from '../../bench/results.ts'
import { renderTable } from '../../bench/table.ts'
import { sample } from './samples.ts'

const python = findPython()

const row = (id: string, group: Row['group'], wall: number, ratio: Row['ratio'] = null): Row => ({
  id,
  group,
  title: `\`${id}\` <title> & more`,
  command: id,
  wall,
  cpu: wall,
  memory: 260_000_000,
  ratio,
  samples: [sample(0, wall)],
})
const results: Results = {
  format: 1,
  date: '2030-01-02T03:04:05.000Z',
  machine: {
    cores: 2,
    processor: 'a processor',
    memory: 1,
    system: 'Linux',
    versions: { 'async-fix': '1', node: '20' },
  },
  tree: { name: 'code', files: 9000, bytes: 5_000_000, projects: 1 },
  rounds: 3,
  stopped: null,
  counts: { bulkFindings: 999, bulkFiles: 3, around: 2000 },
  rows: [
    row('check-cold', 'tree', 1500, { to: 'ruff-cold', wall: 1.5, cpu: 2, pairs: 1 }),
    row('ruff-cold', 'tree', 1000),
    row('ast-grep', 'one-rule', 300, { to: 'one-rule', wall: 3.9, cpu: 4, pairs: 1 }),
    row('bulk-fix', 'bulk', 300, { to: 'bulk-check', wall: 1, cpu: 1, pairs: 1 }),
  ],
  absent: [{ title: 'flake8-async', why: 'not found' }],
  stages: { cold: [{ stage: 'parse', time: 1200, share: 0.8 }], warm: [] },
  growth: [stepOf(4000, [sample(0, 4000)]), stepOf(64_000, [sample(0, 128_000)])],
}

test('a goal is met or missed, or says why it is neither', () => {
  expect(judge(results).map(({ value, verdict }) => [value, verdict])).toEqual([
    [1.5, 'met'],
    [null, 'not measured'],
    [null, 'not measured'],
    [null, 'not measured'],
    [null, 'not measured'],
    [3.9, 'missed'],
    [260, 'missed'],
    [1, 'too small'],
    [2, 'missed'],
    [50, 'met'],
  ])
  const small = judge({ ...results, tree: { ...results.tree, files: 7999 } })
  expect(small[0]).toMatchObject({ value: 1.5, verdict: 'too small' })
})

test('the table holds every row, what is absent, stages, growth and goals', () => {
  const table = renderTable(results)
  expect(table).toMatch(
    /^check-cold <title> & more +1\.50 s +1\.50 s +260 MB +1 +1\.50 × of ruff-cold <title> & more +2\.00 ×$/m,
  )
  expect(table).toMatch(/^not measured: flake8-async: not found$/m)
  expect(table).toMatch(/^ {2}parse +1\.20 s +80 %$/m)
  expect(table).toMatch(/^ {2}64,000 +2 min 8 s .* 2\.000 ms +1$/m)
  expect(table).toMatch(/^ {2}cold check against ruff without cache +≤ 1\.50 × +1\.50 × +2\.00 × +met$/m)
  expect(table).not.toContain('`')
})

test('the section of the README names what is compared', () => {
  const section = renderMarkdown(results)
  expect(section).toContain('| 1.50 s | 1.50 s | 260 MB | 1.50 × that of `ruff-cold` <title> & more |')
  expect(section).toContain('9,000 files of Python')
  expect(section).toContain('Not measured: flake8-async.')
})

test.skipIf(!python)('the chart is XML, its bars are as long as the times', () => {
  const svg = renderChart(results)
  const question = [
    'import sys, xml.etree.ElementTree as tree',
    'top = tree.fromstring(sys.stdin.buffer.read())',
    'print([float(bar.get("width")) for bar in top.iter("{http://www.w3.org/2000/svg}rect") if bar.get("x")])',
  ].join('\n')
  const output = execFileSync(python?.command ?? '', ['-c', question], { input: svg, encoding: 'utf8' })
  const [ours = 0, theirs = 0, alone, other] = JSON.parse(output) as number[]
  expect(ours / theirs).toBeCloseTo(1.5, 2)
  expect([alone, other]).toEqual([ours, ours])
  expect(svg).toContain('prefers-color-scheme: dark')
})
