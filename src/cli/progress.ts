/** A progress bar on a terminal, for runs that take their time: files done, files a second, time left. */

import type { Output, Streams } from './streams.ts'

/** All in milliseconds, but for the width in characters. */
const barWidth = 24
const patience = 500
const interval = 50
const second = 1000

export type Progress = {
  /** One more file is done. */
  tick(): void
  /** Wipes the bar. */
  end(): void
}

const none: Progress = { tick() {}, end() {} }

/** Nothing in a pipe, nothing on a terminal that cannot wipe a line, nothing where the person wants no such talk. */
export function progressOf(
  { quiet, verbose }: { readonly quiet: boolean; readonly verbose: boolean },
  { stderr, env }: Pick<Streams, 'stderr' | 'env'>,
  total: number,
  now?: () => number,
): Progress {
  const isShown = stderr.isTTY === true && env['TERM'] !== 'dumb' && !quiet && !verbose
  return isShown ? progressBar(stderr, total, now) : none
}

/** Shows nothing in the first half second. */
function progressBar(output: Output, total: number, now: () => number = Date.now): Progress {
  const started = now()
  let done = 0
  let shownAt: number | null = null
  return {
    tick() {
      done++
      const time = now()
      if (time - started < patience || (shownAt !== null && time - shownAt < interval)) return
      shownAt = time
      output.write(`\r${line(done, total, time - started).slice(0, (output.columns ?? 80) - 1)}\u001b[K`)
    },
    end() {
      if (shownAt !== null) output.write('\r\u001b[K')
    },
  }
}

function line(done: number, total: number, elapsed: number): string {
  const filled = Math.round((done / total) * barWidth)
  const bar = `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)}`
  const rate = Math.round(done / (elapsed / second))
  const left = duration(((total - done) * elapsed) / done)
  return `${bar} ${done}/${total} files, ${rate} files/s, ${left} left`
}

/** `9 s`, `1 min 5 s`; rounded up, since nothing is ready before its time. */
function duration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / second)
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
