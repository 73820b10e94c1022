/** What `--verbose` says about the time that each stage of a run took. */

import { stages, startTiming, stopTiming, type Times } from '../engine/stopwatch.ts'
import type { Output } from './streams.ts'

/**
 * Does the work, and where that is asked for says on the output what took how long.
 * @param now a clock in milliseconds
 */
export async function sayingTimes<T>(
  asked: boolean,
  output: Output,
  work: () => Promise<T>,
  now?: () => number,
): Promise<T> {
  if (!asked) return await work()
  startTiming(now)
  let times: Times | null = null
  try {
    const result = await work()
    times = stopTiming()
    return result
  } finally {
    if (times) output.write(timeLines(times))
    else stopTiming()
  }
}

function timeLines(times: Times): string {
  const lines = [...stages, 'total' as const].map(stage => `time: ${stage} ${Math.round(times[stage] * 10) / 10} ms\n`)
  return lines.join('')
}
