/** Starts worker threads of the program, and tells what becomes of them. */

import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'

export type Thread = {
  /** Ends it, whatever it is doing. */
  stop(): void
}

export type Listeners = {
  readonly onMessage: (message: unknown) => void
  /** The thread is no more; `why` says what ended it. */
  readonly onEnd: (why: string) => void
}

/** How many threads run at once. */
export function cores(): number {
  return availableParallelism()
}

/** The file that a worker thread starts with; null where there is none, as in the source tree. */
export function workerScript(): string | null {
  if (typeof __dirname !== 'string') return null
  const script = path.join(__dirname, 'worker.cjs')
  return existsSync(script) ? script : null
}

/**
 * Starts a thread; null where the system has none to give.
 * @param data what the thread finds as its `workerData`
 */
export function startThread(script: string, data: unknown, { onMessage, onEnd }: Listeners): Thread | null {
  try {
    // Loaded late: most runs are done by one thread.
    const { Worker } = process.getBuiltinModule('node:worker_threads')
    const worker = new Worker(script, { workerData: data })
    let failed: string | null = null
    worker.on('message', onMessage)
    worker.on('error', error => {
      failed = reasonOf(error)
    })
    worker.on('exit', code => onEnd(failed ?? `it ended with status ${code}`))
    return { stop: () => void worker.terminate() }
  } catch {
    return null
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'it was out of memory' : error.message
}
