/** Lets a signal such as Ctrl-C wait for the end of a step, so that no step is left half done. */

import { setImmediate as turn } from 'node:timers/promises'

const signals = ['SIGINT', 'SIGTERM'] as const

/** Does a synchronous step for each item. After a signal the step at hand is finished, and the process ends by that signal. */
export async function eachInFull<T, R>(items: readonly T[], step: (item: T) => R): Promise<R[]> {
  let caught: NodeJS.Signals | null = null
  const note = (signal: NodeJS.Signals) => {
    caught ??= signal
  }
  for (const signal of signals) process.on(signal, note)
  try {
    const results: R[] = []
    for (const item of items) {
      results.push(step(item))
      // Node.js delivers signals between two turns of its loop only.
      await turn()
      if (caught) break
    }
    return results
  } finally {
    for (const signal of signals) process.off(signal, note)
    if (caught) process.kill(process.pid, caught)
  }
}
