/** How fast async-fix is meant to be, and whether it is. */

import type { GrowthStep, Results, Row } from './results.ts'

export type Goal = {
  readonly title: string
  readonly limit: number
  readonly unit: '×' | 'MB'
  /** True where a larger value is better. */
  readonly least: boolean
  /** Wall time or memory; null when it was not measured. */
  readonly value: number | null
  /** The same ratio of CPU times, for which no limit is set; null for memory. */
  readonly cpu: number | null
  /** `too small`: what was measured has fewer files or findings than the goal speaks of. */
  readonly verdict: 'met' | 'missed' | 'not measured' | 'too small'
}

/** Files from which on a tree counts as large. */
const large = 8000
const MB = 1_000_000

type Measured = Pick<Goal, 'value' | 'cpu'>

/** All goals. Those that speak of a large tree are judged on one only. */
export function judge(results: Results): Goal[] {
  const { rows, growth, counts, tree } = results
  const ratio = (id: string, to: string) => ratioTo(rows, id, to)
  const times = (title: string, limit: number, measured: Measured, fair: boolean, least = false) =>
    judged({ title, limit, unit: '×', least, ...measured }, fair)
  const memory = (title: string, limit: number, bytes: number | undefined, fair: boolean) =>
    judged({ title, limit, unit: 'MB', least: false, value: bytes === undefined ? null : bytes / MB, cpu: null }, fair)
  const onLarge = tree.files >= large
  const [small, whole] = [4000, 64_000].map(files => growth.find(each => each.files === files))
  return [
    times('cold check against ruff without cache', 1.5, ratio('check-cold', 'ruff-cold'), onLarge),
    times('nothing changed, against ruff with its cache', 1, ratio('check-warm', 'ruff-warm'), onLarge),
    times('10 files changed, against ruff with its cache', 2, ratio('check-changed', 'ruff-warm'), onLarge),
    times('one file of 10 KB against `node -e 0`', 3, ratio('file', 'node'), true),
    times('the same in a project of 2,000 files', 4, ratio('file-in-project', 'node'), counts.around >= 2000),
    times('one rule: ast-grep against us', 4, ratio('ast-grep', 'one-rule'), onLarge, true),
    memory('peak memory of a cold check', 250, rows.find(({ id }) => id === 'check-cold')?.memory, onLarge),
    times('applying 1,000 fixes against the check', 2, ratio('bulk-fix', 'bulk-check'), counts.bulkFindings >= 1000),
    times('time of one file of 64,000 against one of 4,000', 1.3, perFileRatio(small, whole), true),
    memory('peak memory, 64,000 files', 600, whole?.memory, true),
  ]
}

function ratioTo(rows: readonly Row[], id: string, to: string): Measured {
  const ratio = rows.find(row => row.id === id)?.ratio
  return ratio?.to === to ? { value: ratio.wall, cpu: ratio.cpu } : { value: null, cpu: null }
}

function perFileRatio(small: GrowthStep | undefined, whole: GrowthStep | undefined): Measured {
  if (!small || !whole) return { value: null, cpu: null }
  return { value: whole.perFile / small.perFile, cpu: whole.cpu / whole.files / (small.cpu / small.files) }
}

/** @param fair false where the goal speaks of more than was measured */
function judged(goal: Omit<Goal, 'verdict'>, fair: boolean): Goal {
  const { value, limit, least } = goal
  if (value === null) return { ...goal, verdict: 'not measured' }
  if (!fair) return { ...goal, verdict: 'too small' }
  return { ...goal, verdict: (least ? value >= limit : value <= limit) ? 'met' : 'missed' }
}
