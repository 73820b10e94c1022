/** Where the time of one run went, from what `--verbose` prints on standard error. */

import type { StageTime } from './results.ts'

/**
 * Lines `time: <stage> <number> ms`; all other lines are left alone, and a stage that is named twice counts twice. What the `total`
 * has more than all stages together is `other`.
 */
export function parseStages(stderr: string): StageTime[] {
  const times = new Map<string, number>()
  for (const [, stage = '', number] of stderr.matchAll(/^time: ([\w-]+) +(\d+(?:\.\d+)?) ms\s*$/gm))
    times.set(stage, (times.get(stage) ?? 0) + Number(number))
  const total = times.get('total')
  times.delete('total')
  const staged = [...times.values()].reduce((sum, time) => sum + time, 0)
  if (total !== undefined && total > staged) times.set('other', total - staged)
  const whole = Math.max(staged, total ?? 0)
  return [...times].map(([stage, time]) => ({ stage, time, share: whole > 0 ? time / whole : 0 }))
}
