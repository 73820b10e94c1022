/** `node bench/chart.mjs RESULTS.json CHART.svg`: draws the chart of results that are kept. */

import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { load } from './start.mjs'

const [results, chart] = process.argv.slice(2).map(file => path.resolve(process.env.INIT_CWD ?? '', file))
const { renderChart } = await load('chart')
writeFileSync(chart, renderChart(JSON.parse(readFileSync(results, 'utf8'))))
