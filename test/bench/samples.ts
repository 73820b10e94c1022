/** Samples as the benchmark takes them, for its tests. */

import type { Sample } from '../../bench/results.ts'

/** Times are milliseconds. */
export function sample(round: number, wall: number, cpu = wall): Sample {
  return { round, wall, cpu, memory: 50_000_000 }
}
