/** The results as the section of README.md. */

import { count, duration, megabytes, times } from './format.ts'
import type { Results, Row } from './results.ts'

/** A paragraph on what was measured, and a table. */
export function renderMarkdown(results: Results): string {
  const { rows, absent, growth } = results
  const lines = rows.map(
    row =>
      `| ${row.title} | ${duration(row.wall)} | ${duration(row.cpu)} | ${megabytes(row.memory)} | ${compared(row, rows)} |`,
  )
  return [
    description(results),
    '',
    '| | time | CPU | peak memory | time compared |',
    '|---|--:|--:|--:|---|',
    ...lines,
    ...(growth.length > 0 ? ['', growthSentence(results)] : []),
    ...(absent.length > 0 ? ['', `Not measured: ${absent.map(({ title }) => title).join('; ')}.`] : []),
  ].join('\n')
}

function description({ tree, machine, rounds, date }: Results): string {
  const { 'async-fix': own = '', node = '', python = '', ...peers } = machine.versions
  const others = Object.entries(peers).map(([name, version]) => `, ${name} ${version}`)
  return [
    `Measured on ${tree.name}: ${count(tree.files, 'file')} of Python, ${megabytes(tree.bytes)}, ${count(tree.projects, 'project')};`,
    `${count(machine.cores, 'core')} (${machine.processor}), ${date.slice(0, 10)}, async-fix ${own}, Node.js ${node}, Python ${python}${others.join('')}.`,
    `Medians of up to ${count(rounds, 'run')}, made in turns; a ratio is the median of the ratios within each turn.`,
  ].join('\n')
}

function compared({ ratio }: Row, rows: readonly Row[]): string {
  const other = rows.find(row => row.id === ratio?.to)
  return ratio && other ? `${times(ratio.wall)} that of ${other.title}` : ''
}

function growthSentence({ growth }: Results): string {
  const steps = growth.map(
    ({ files, perFile, memory }) =>
      `${files.toLocaleString('en')} files ${perFile.toFixed(2)} ms each and ${megabytes(memory)}`,
  )
  return `A cold check of copies of a mix of this code: ${steps.join('; ')}.`
}
