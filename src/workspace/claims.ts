/** Which thread of a run takes which file: each is taken once, and neighbours by one thread as long as that keeps all of them busy. */

const FREE = 0
/** Left for the first thread, which alone has an answer. */
const RESERVED = -1

/** The part of the files that a thread begins with; `to` is exclusive. */
export type Stretch = { readonly from: number; readonly to: number }

export class Claims {
  /** To be given to the other threads. */
  readonly shared: SharedArrayBuffer
  readonly #owners: Int32Array
  readonly #thread: number
  #at: number
  #to: number
  /** Where the thread looks for work that others have not got to, from the end. */
  #back: number

  /**
   * @param shared one number for each file, 0 before any thread has begun
   * @param thread counted from 0
   */
  constructor(shared: SharedArrayBuffer, thread: number, { from, to }: Stretch) {
    this.shared = shared
    this.#owners = new Int32Array(shared)
    this.#thread = thread
    this.#at = from
    this.#to = to
    this.#back = this.#owners.length
  }

  /** For the first thread of a run over so many files: all are its own until it shares them out. */
  static of(count: number): Claims {
    return new Claims(new SharedArrayBuffer(count * Int32Array.BYTES_PER_ELEMENT), 0, { from: 0, to: count })
  }

  /** The number of a file that from now on is this thread's to look at; null where all are taken. */
  next(): number | null {
    while (this.#at < this.#to) if (this.#take(this.#at++)) return this.#at - 1
    while (this.#back > 0) if (this.#take(--this.#back)) return this.#back
    return null
  }

  /** Keeps a file for the first thread, which is this one. */
  reserve(file: number): void {
    Atomics.compareExchange(this.#owners, file, FREE, RESERVED)
  }

  /**
   * Cuts what is free into stretches of as many files each, the first of which is this thread's own.
   * @returns those of the other threads
   */
  shareOut(threads: number): Stretch[] {
    const free = [...this.#owners.keys()].filter(file => Atomics.load(this.#owners, file) === FREE)
    const cuts = Array.from({ length: threads + 1 }, (_, thread) =>
      thread === threads
        ? this.#owners.length
        : (free[Math.ceil((thread * free.length) / threads)] ?? this.#owners.length),
    )
    const stretches = cuts.slice(1).map((to, thread) => ({ from: cuts[thread] as number, to }))
    this.#to = stretches[0]?.to ?? this.#to
    return stretches.slice(1)
  }

  /** The files that a thread has taken so far. */
  takenBy(thread: number): number[] {
    return [...this.#owners.keys()].filter(file => Atomics.load(this.#owners, file) === thread + 1)
  }

  #take(file: number): boolean {
    const own = this.#thread + 1
    if (Atomics.compareExchange(this.#owners, file, FREE, own) === FREE) return true
    return this.#thread === 0 && Atomics.compareExchange(this.#owners, file, RESERVED, own) === RESERVED
  }
}
