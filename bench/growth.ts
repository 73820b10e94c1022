/** Whether time and memory grow with the number of files: checks replicated trees of growing size. */

import { rmSync } from 'node:fs'
import path from 'node:path'
import { count } from './format.ts'
import type { Options } from './options.ts'
import type { Absent, GrowthStep, Sample } from './results.ts'
import { asyncFix } from './rows.ts'
import { type Limits, runInTurns, type Surroundings, type Task } from './schedule.ts'
import { median } from './statistics.ts'
import { mixOf, replicate, type Tree } from './trees.ts'

const sizes = [1000, 4000, 16_000, 64_000]

/** Files of the mix that is replicated. */
const mixSize = 500

export type Growth = {
  readonly steps: GrowthStep[]
  readonly absent: readonly Absent[]
  readonly cut: readonly string[]
}

/** Replicates a mix of the tree's files below `folder`; the largest tree has `options.growth` files. */
export async function measureGrowth(
  tree: Tree,
  { growth: largest, cli }: Pick<Options, 'growth' | 'cli'>,
  folder: string,
  limits: Limits,
  around: Surroundings,
): Promise<Growth> {
  if (around.now() >= limits.deadline)
    return { steps: [], absent: [{ title: 'growth', why: 'no time was left' }], cut: [] }
  const mix = mixOf(tree.files, mixSize)
  const chosen = sizesUpTo(largest)
  const tasks = chosen.map(files => {
    around.say(`making a tree of ${count(files, 'file')}`)
    return task(files, cli, replicate(mix, tree.root, files, path.join(folder, `growth${files}`)))
  })
  const { samples, absent, cut } = await runInTurns(tasks, limits, around)
  const steps = chosen.flatMap(files => {
    const runs = samples.get(taskId(files))
    return runs ? [stepOf(files, runs)] : []
  })
  for (const files of chosen) rmSync(path.join(folder, `growth${files}`), { recursive: true })
  return { steps, absent, cut }
}

/** Our sizes up to that of the largest tree, and that one. */
export function sizesUpTo(largest: number): number[] {
  return [...new Set([...sizes.filter(size => size <= largest), Math.min(largest, Math.max(...sizes))])]
}

/** Medians of the runs on a tree of so many files. */
export function stepOf(files: number, runs: readonly Sample[]): GrowthStep {
  const of = (measure: 'wall' | 'cpu' | 'memory') => median(runs.map(run => run[measure]))
  const wall = of('wall')
  return { files, wall, cpu: of('cpu'), memory: of('memory'), perFile: wall / files, runs: runs.length }
}

function task(files: number, cli: string, { root }: Tree): Task {
  const argv = asyncFix(cli, '--check', '--quiet', '--output-format', 'concise', '--no-cache', '.')
  return { id: taskId(files), title: `growth, ${count(files, 'file')}`, command: { argv, cwd: root }, expected: [0, 1] }
}

function taskId(files: number): string {
  return `growth-${files}`
}
