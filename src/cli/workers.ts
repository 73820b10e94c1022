/** The worker threads of a run, as the first thread sees them. */

import type { Ground } from '../project/dependencies.ts'
import type { Claims } from '../workspace/claims.ts'
import { shownPath } from '../workspace/find.ts'
import { failure } from '../workspace/problem.ts'
import { startThread, type Thread } from '../workspace/threads.ts'
import type { Inspected } from './inspect.ts'
import type { Report } from './reports.ts'
import type { Assignment, Share } from './worker.ts'

/** What is told about a file. `grounds` are all that the thread has told so far. */
export type Listener = (report: Report, grounds: readonly Ground[]) => void

export class Workers {
  readonly #claims: Claims
  readonly #listener: Listener
  readonly #threads: Thread[] = []
  readonly #reported = new Set<number>()
  #wake: () => void = () => {}

  /** @param listener called for each file that a worker has looked at, or died of */
  constructor(claims: Claims, listener: Listener) {
    this.#claims = claims
    this.#listener = listener
  }

  /** True once there are any. */
  get areStarted(): boolean {
    return this.#threads.length > 0
  }

  /** Starts as many workers as the system gives, which share the files that are left with this thread. */
  start(script: string, count: number, assignment: Assignment): void {
    const stretches = this.#claims.shareOut(count + 1)
    for (const [index, stretch] of stretches.entries()) {
      const thread = index + 1
      const share: Share = { thread, stretch, claims: this.#claims.shared }
      const grounds: Ground[] = []
      const started = startThread(
        script,
        { assignment, share },
        {
          onMessage: message => {
            const report = message as Report
            grounds.push(...report.grounds)
            this.#report(report, grounds)
          },
          onEnd: why => this.#bury(thread, assignment, why),
        },
      )
      if (started) this.#threads.push(started)
    }
  }

  /** Waits until something is heard of a worker. */
  async news(): Promise<void> {
    await new Promise<void>(resolve => {
      this.#wake = resolve
    })
  }

  stop(): void {
    for (const thread of this.#threads) thread.stop()
  }

  #report(report: Report, grounds: readonly Ground[]): void {
    this.#reported.add(report.file)
    this.#listener(report, grounds)
    this.#wake()
  }

  /** A worker has one file in its hands at a time: the one that it has taken and not reported on. */
  #bury(thread: number, { files, cwd }: Assignment, why: string): void {
    for (const file of this.#claims.takenBy(thread)) {
      if (this.#reported.has(file)) continue
      const inspected = lost(shownPath(files[file] as string, cwd), why)
      this.#report({ file, inspected, kept: null, grounds: [], isProjectRead: false, states: [] }, [])
    }
  }
}

function lost(path: string, why: string): Inspected {
  const advice = 'look at it with `--jobs 1`, and please report this bug'
  return {
    inspection: null,
    problems: [failure(path, `left alone: the thread that looked at it died (${why}); ${advice}`)],
  }
}
