/** Lets a signal such as Ctrl-C wait until what it interrupts is in order. */

import { setImmediate as turn } from 'node:timers/promises'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Does a synchronous step for each item. After a signal the step at hand is finished, and the process ends by that signal. */
export async function eachInFull<T, R>(items: readonly T[], step: (item: T) => R): Promise<R[]> {
  return await stoppable(async stop => {
    const results: R[] = []
    for (const item of items) {
      results.push(step(item))
      // Node.js delivers signals between two turns of its loop only.
      await turn()
      if (stop.aborted) break
    }
    return results
  })
}

/**
 * Does work that a signal asks to stop; once it has, the process ends by that signal.
 * @param work told of a signal; should leave everything in order, and soon
 */
export async function stoppable<T>(work: (stop: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  let caught: NodeJS.Signals | null = null
  const note = (signal: NodeJS.Signals) => {
    caught ??= signal
    controller.abort()
  }
  for (const signal of signals) process.on(signal, note)
  try {
    return await work(controller.signal)
  } finally {
    for (const signal of signals) process.off(signal, note)
    if (caught) process.kill(process.pid, caught)
  }
}
