/** A progress bar on a terminal, for runs that take their time. */

import type { Output } from './streams.ts'

const barWidth = 24
const patience = 500
const interval = 50

export type Progress = {
  /** One more file is done. */
  tick(): void
  /** Wipes the bar. */
  end(): void
}

/** Shows nothing in a pipe, and nothing in the first half second. */
export function progressBar(output: Output, total: number, now: () => number = Date.now): Progress {
  const started = now()
  let done = 0
  let shownAt = 0
  return {
    tick() {
      done++
      const time = now()
      if (!output.isTTY || time - started < patience || time - shownAt < interval) return
      shownAt = time
      const filled = Math.round((done / total) * barWidth)
      output.write(`\r${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)} ${done}/${total} files`)
    },
    end() {
      if (shownAt > 0) output.write('\r\u001b[K')
    },
  }
}
