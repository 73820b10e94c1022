/** Keeps results in the repository: as JSON, as chart, and in README.md. */

import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { insertChapter } from '../scripts/reference.ts'
import { renderChart } from './chart.ts'
import { renderMarkdown } from './markdown.ts'
import type { Results } from './results.ts'

const folder = 'bench/results'

export function publish(results: Results): void {
  mkdirSync(folder, { recursive: true })
  writeJson(`${folder}/latest.json`, results)
  execFileSync(process.execPath, [
    'node_modules/@biomejs/biome/bin/biome',
    'format',
    '--write',
    `${folder}/latest.json`,
  ])
  writeFileSync(`${folder}/chart.svg`, renderChart(results))
  writeFileSync('README.md', insertChapter(readFileSync('README.md', 'utf8'), 'benchmark', renderMarkdown(results)))
}

/** Figures with at most three digits after the point: the clock is no finer. */
export function writeJson(file: string, results: Results): void {
  const rounded = (_: string, value: unknown) => (typeof value === 'number' ? Math.round(value * 1000) / 1000 : value)
  writeFileSync(file, `${JSON.stringify(results, rounded, 2)}\n`)
}
