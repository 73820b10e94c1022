/** Medians, and ratios of runs that were made side by side. */

import type { Ratio, Sample } from './results.ts'

/** The middle of the values, or the mean of the two middle ones. Throws when there is none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const upper = sorted[sorted.length >> 1]
  const lower = sorted[(sorted.length - 1) >> 1]
  if (upper === undefined || lower === undefined) throw new Error('the median of nothing')
  return (lower + upper) / 2
}

/** How often `of` takes what `to` takes, from the rounds in which both ran; null when there is no such round. */
export function pairedRatio(of: readonly Sample[], to: readonly Sample[], id: string): Ratio | null {
  const others = new Map(to.map(sample => [sample.round, sample]))
  const pairs = of.flatMap(sample => {
    const other = others.get(sample.round)
    return other ? [[sample, other] as const] : []
  })
  if (pairs.length === 0) return null
  const ratio = (measure: 'wall' | 'cpu') => median(pairs.map(([one, other]) => one[measure] / nonZero(other[measure])))
  return { to: id, wall: ratio('wall'), cpu: ratio('cpu'), pairs: pairs.length }
}

/** The kernel counts CPU time in ticks: a tiny process may have used none. */
function nonZero(milliseconds: number): number {
  return Math.max(milliseconds, 0.001)
}
