/** `npm run bench`: measures, prints the table, writes what was asked for. */

import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { renderChart } from './chart.ts'
import { help, type Options, parseOptions } from './options.ts'
import { publish, writeJson } from './publish.ts'
import type { Results } from './results.ts'
import { measure } from './session.ts'
import { renderTable } from './table.ts'

/** @returns the exit status: 0 whatever the figures are, 2 when nothing could be measured */
export async function main(words: readonly string[]): Promise<number> {
  try {
    const options = parseOptions(words, process.env['INIT_CWD'] ?? process.cwd())
    if (options.help) console.log(help)
    else await run(options)
    return 0
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return 2
  }
}

async function run(options: Options): Promise<void> {
  const results = await resultsFor(options)
  console.log(renderTable(results))
  if (options.json) writeJson(options.json, results)
  if (options.svg) writeFileSync(options.svg, renderChart(results))
  if (options.publish) publish(results)
}

async function resultsFor(options: Options): Promise<Results> {
  if (options.from) return JSON.parse(readFileSync(options.from, 'utf8'))
  if (!existsSync(options.cli)) execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' })
  return measure(options, line => console.error(line))
}
