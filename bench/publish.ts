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
  // What is shown is what is kept: a figure that is rounded twice may come out as another one.
  const kept: Results = JSON.parse(readFileSync(`${folder}/latest.json`, 'utf8'))
  execFileSync(process.execPath, [
    'node_modules/@biomejs/biome/bin/biome',
    'format',
    '--write',
    `${folder}/latest.json`,
  ])
  writeFileSync(`${folder}/chart.svg`, renderChart(kept))
  writeFileSync('README.md', insertChapter(readFileSync('README.md', 'utf8'), 'benchmark', renderMarkdown(kept)))
}

/** Figures with at most three digits after the point: the clock is no finer. */
export function writeJson(file: string, results: Results): void {
  const rounded = (_: string, value: unknown) => (typeof value === 'number' ? Math.round(value * 1000) / 1000 : value)
  writeFileSync(file, `${JSON.stringify(results, rounded, 2)}\n`)
}
