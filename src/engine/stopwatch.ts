/** Where the time of a run goes: a stack of stages, each of which counts only the time that no stage inside of it takes. */

/** The stages of a run, in the order in which they begin. */
export const stages = ['walk', 'read', 'scan', 'parse', 'summarise', 'link', 'transform', 'report'] as const

export type Stage = (typeof stages)[number]

/** Milliseconds by stage, 0 for one that never ran, and of all in between as well. */
export type Times = Readonly<Record<Stage | 'total', number>>

/** Measures the stages of one run at a time: the process has one clock, and stages lie within each other, not beside. */
class Stopwatch {
  readonly #now: () => number
  readonly #started: number
  readonly #spent = new Map<Stage, number>()
  readonly #stack: Stage[] = []
  /** When the stage on top of the stack went on. */
  #since: number

  constructor(now: () => number) {
    this.#now = now
    this.#started = now()
    this.#since = this.#started
  }

  enter(stage: Stage): void {
    this.#charge()
    this.#stack.push(stage)
  }

  leave(): void {
    this.#charge()
    this.#stack.pop()
  }

  times(): Times {
    this.#charge()
    const spent = stages.map(stage => [stage, this.#spent.get(stage) ?? 0])
    return { ...Object.fromEntries(spent), total: this.#now() - this.#started }
  }

  #charge(): void {
    const time = this.#now()
    const stage = this.#stack.at(-1)
    if (stage) this.#spent.set(stage, (this.#spent.get(stage) ?? 0) + time - this.#since)
    this.#since = time
  }
}

let running: Stopwatch | null = null

/**
 * Measures from now on.
 * @param now a clock in milliseconds
 */
export function startTiming(now: () => number = () => performance.now()): void {
  running = new Stopwatch(now)
}

/** The times since `startTiming`, after which nothing is measured any more; null where nothing was. */
export function stopTiming(): Times | null {
  const times = running?.times() ?? null
  running = null
  return times
}

/** Does the work as a part of the stage. */
export function timed<T>(stage: Stage, work: () => T): T {
  const watch = running
  if (!watch) return work()
  watch.enter(stage)
  try {
    return work()
  } finally {
    watch.leave()
  }
}

/** As `timed`, of work that has to wait; nothing else may run meanwhile. */
export async function timedAsync<T>(stage: Stage, work: () => Promise<T>): Promise<T> {
  const watch = running
  if (!watch) return await work()
  watch.enter(stage)
  try {
    return await work()
  } finally {
    watch.leave()
  }
}

/** The methods, each of them a part of the stage; the very same object where nothing is measured. */
export function timedMethods<T extends object>(stage: Stage, methods: T): T {
  if (!running) return methods
  const wrapped = Object.entries(methods).map(([name, method]) => [
    name,
    (...given: unknown[]) => timed(stage, () => method(...given)),
  ])
  return Object.fromEntries(wrapped)
}
