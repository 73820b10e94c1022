/** `npm run bench:link [FILES]`: times the stages of a synthetic project of that many files (2,000 when left out). */

import { load } from './start.mjs'

const { syntheticProject, timeLink } = await load('link')
const files = Number(process.argv[2] ?? 2000)
const runs = []
for (let run = 0; run < (Number(process.env.RUNS) || 5); run++)
  runs.push(await timeLink(syntheticProject(files), 'grammar/tree-sitter-python.wasm'))
const median = stage => runs.map(each => each[stage]).sort((a, b) => a - b)[runs.length >> 1]
const { lines, calls, known, blocking } = runs[0]
console.log(`${files} files, ${lines} lines, ${calls} calls: ${known} known, ${blocking} come to block`)
for (const stage of ['parse', 'summarise', 'link'])
  console.log(
    `${stage.padEnd(10)} ${median(stage).toFixed(0).padStart(6)} ms, ${(median(stage) / median('parse')).toFixed(2)} x parse`,
  )
