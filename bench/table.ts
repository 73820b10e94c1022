/** The results as text for a terminal. */

import { count, duration, megabytes, plain, times } from './format.ts'
import { type Goal, judge } from './goals.ts'
import type { Results, Row, StageTime } from './results.ts'

/** All that was measured, with the goals. */
export function renderTable(results: Results): string {
  const { machine, tree, stages, absent, growth, stopped } = results
  const versions = Object.entries(machine.versions).map(([name, version]) => `${name} ${version}`)
  return [
    `${tree.name}: ${count(tree.files, 'file')}, ${megabytes(tree.bytes)}, ${count(tree.projects, 'project')}`,
    `${count(machine.cores, 'core')} (${machine.processor}), ${machine.system}; ${versions.join(', ')}`,
    '',
    ...columns([
      ['', 'wall', 'CPU', 'peak', 'runs', 'wall ratio', 'CPU ratio'],
      ...results.rows.map(row => rowCells(row, results)),
    ]),
    ...absent.map(({ title, why }) => `not measured: ${plain(title)}: ${why}`),
    ...section('Where the time of a cold check goes', stageLines(stages.cold)),
    ...section('Where the time of a check with its cache filled goes', stageLines(stages.warm)),
    ...section('Growth, no cache', growth.length > 0 ? columns(growthCells(results)) : []),
    ...section('Goals', columns([['', 'goal', 'wall', 'CPU', ''], ...judge(results).map(goalCells)])),
    ...(stopped ? ['', stopped] : []),
  ].join('\n')
}

function rowCells({ title, wall, cpu, memory, samples, ratio }: Row, { rows }: Results): string[] {
  const other = rows.find(row => row.id === ratio?.to)
  const against = ratio && other ? [`${times(ratio.wall)} of ${plain(other.title)}`, times(ratio.cpu)] : ['', '']
  return [plain(title), duration(wall), duration(cpu), megabytes(memory), String(samples.length), ...against]
}

function stageLines(stages: readonly StageTime[]): string[] {
  return columns(stages.map(({ stage, time, share }) => [stage, duration(time), `${Math.round(share * 100)} %`]))
}

function growthCells({ growth }: Results): string[][] {
  const cells = growth.map(({ files, wall, cpu, memory, perFile, runs }) => [
    files.toLocaleString('en'),
    duration(wall),
    duration(cpu),
    megabytes(memory),
    `${perFile.toFixed(3)} ms`,
    String(runs),
  ])
  return [['files', 'wall', 'CPU', 'peak', 'wall by file', 'runs'], ...cells]
}

function goalCells({ title, limit, unit, least, value, cpu, verdict }: Goal): string[] {
  const shown = (number: number | null) => {
    if (number === null) return ''
    return unit === '×' ? times(number) : `${Math.round(number)} MB`
  }
  return [plain(title), `${least ? '≥' : '≤'} ${shown(limit)}`, shown(value), shown(cpu), verdict]
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map(line => `  ${line}`)]
}

/** The first column to the left, those that hold numbers to the right. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map(row => row[index]?.length ?? 0)))
  const isLeft = (index: number) => index === 0 || rows.some((row, at) => at > 0 && /[a-z]{3}/.test(row[index] ?? ''))
  const cell = (text: string, index: number) =>
    isLeft(index) ? text.padEnd(widths[index] ?? 0) : text.padStart(widths[index] ?? 0)
  return rows.map(row => row.map(cell).join('  ').trimEnd())
}
