/** How fast a run gets on, and so how many threads what is left of it would keep busy. */

/**
 * Milliseconds of work for each thread below which another one does not pay: it has to learn of the project what the others know. Two
 * threads do together about a third more than one, at the least a second and a half.
 */
const WORTH_A_THREAD = 2000

/** Milliseconds after which a run is judged by what it has done since. */
const PATIENCE = 400

/**
 * How many processors at least work for one thread where another one is free: V8 compiles and collects garbage beside it. With one
 * processor for all of them, or with others that need the second one as much, more threads make a run slower.
 */
const WITH_ROOM = 1.1

/** Milliseconds, of a clock and of what all processors have worked for this process. */
export type Moment = { readonly time: number; readonly used: number }

export class Pace {
  readonly #now: () => Moment
  readonly #began: Moment
  #before: Moment & { readonly done: number }

  constructor(now: () => Moment = thisMoment) {
    this.#now = now
    this.#began = now()
    this.#before = { ...this.#began, done: 0 }
  }

  /**
   * How much of a thread each file keeps busy, going by those since this last told; 0 where it is too early to tell. What comes before is
   * no measure, for the first files are those for which the project is read.
   * @param done how many files are done
   */
  worthOfFile(done: number): number {
    const before = this.#before
    const now = this.#now()
    const time = now.time - before.time
    if (time < PATIENCE) return 0
    this.#before = { ...now, done }
    const isFirst = before.time === this.#began.time
    if (isFirst || done === before.done || now.used - before.used < time * WITH_ROOM) return 0
    return time / (done - before.done) / WORTH_A_THREAD
  }
}

function thisMoment(): Moment {
  const { user, system } = process.cpuUsage()
  return { time: performance.now(), used: (user + system) / 1000 }
}
