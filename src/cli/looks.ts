/** Looks at all files of a run, in as many threads as pay. */

import { setImmediate as turn } from 'node:timers/promises'
import { Claims } from '../workspace/claims.ts'
import { cores, workerScript } from '../workspace/threads.ts'
import type { Inspected } from './inspect.ts'
import { Pace } from './pace.ts'
import { brief } from './reports.ts'
import type { Assignment } from './worker.ts'
import { type Listener, Workers } from './workers.ts'

/** More threads than this are started only when somebody asks for them: each has its own memory. */
const MOST_THREADS = 8

export type Looks = {
  /** How many files there are. */
  readonly count: number
  /** Looks at one of them in this thread. */
  readonly look: (file: number) => Promise<Inspected>
  /** Those for which that takes more than to ask a cache. */
  readonly unknown: () => readonly number[]
  /** What other threads have to know. */
  readonly assignment: () => Assignment
  /** Told what another thread has found. */
  readonly learn: Listener
  /** Called for each file that is done, in no order. */
  readonly done: () => void
}

/**
 * What is found in each file, in the order of the files, whatever thread looks at it.
 * @param jobs how many threads there are to be at most; null for as many as pay
 */
export async function* lookedAt(looks: Looks, jobs: number | null): AsyncGenerator<Inspected> {
  const results = new Results(looks.done)
  const claims = Claims.of(looks.count)
  const workers = new Workers(claims, (report, grounds) => {
    looks.learn(report, grounds)
    results.set(report.file, report.inspected)
  })
  const plan = new Plan(looks, jobs)
  try {
    for (let file = claims.next(); file !== null; file = claims.next()) {
      if (!workers.areStarted) plan.startWhereItPays(claims, workers, results.size)
      results.set(file, await looks.look(file))
      // Node.js delivers messages between two turns of its loop only.
      if (workers.areStarted) await turn()
      yield* results.ready()
    }
    while (results.size < looks.count) await workers.news()
    yield* results.ready()
  } finally {
    workers.stop()
  }
}

/** Results by the number of their file, given away in that order. */
class Results {
  readonly #waiting = new Map<number, Inspected>()
  readonly #done: () => void
  #next = 0
  /** How many there were so far. */
  size = 0

  constructor(done: () => void) {
    this.#done = done
  }

  set(file: number, inspected: Inspected): void {
    this.#waiting.set(file, file === this.#next ? inspected : brief(inspected))
    this.size++
    this.#done()
  }

  *ready(): Generator<Inspected> {
    for (let next = this.#waiting.get(this.#next); next; next = this.#waiting.get(this.#next)) {
      this.#waiting.delete(this.#next++)
      yield next
    }
  }
}

/** When other threads are to be started, and how many. */
class Plan {
  readonly #looks: Looks
  readonly #jobs: number | null
  #script: string | null
  readonly #pace = new Pace()

  constructor(looks: Looks, jobs: number | null) {
    this.#looks = looks
    this.#jobs = jobs
    this.#script = this.#most() > 1 && looks.count > 1 ? workerScript() : null
  }

  /** @param done how many files are done */
  startWhereItPays(claims: Claims, workers: Workers, done: number): void {
    const script = this.#script
    if (script === null) return
    const worth = this.#jobs === null ? this.#pace.worthOfFile(done) : 1
    if (worth === 0) return
    // Those that somebody asks for start with the first file, or never.
    if (this.#jobs !== null) this.#script = null
    const unknown = this.#looks.unknown().filter(file => file >= done)
    const threads = Math.min(this.#most(), Math.floor(worth * unknown.length), unknown.length)
    if (threads < 2) return
    const isUnknown = new Set(unknown)
    for (let file = done; file < this.#looks.count; file++) if (!isUnknown.has(file)) claims.reserve(file)
    workers.start(script, threads - 1, this.#looks.assignment())
  }

  #most(): number {
    return this.#jobs ?? Math.min(cores(), MOST_THREADS)
  }
}
