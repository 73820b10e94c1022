/** What answers rest on: an answer that is remembered keeps its grounds, so that whoever is given it rests on them as well. */

type Holder = { readonly path: string }

/**
 * Something of the project that an answer was drawn from; one object for each thing.
 * - `file`: what the file holds, or that it is not there;
 * - `text`: which files hold the text, and all that these hold;
 * - `bases`: which classes have the word among their bases, and all that their files hold;
 * - `coroutines`: which names stand for something to await; the name is a sum of what each holder has to do with that;
 * - `modules`: whether there is a module of that name, or one inside of it.
 */
export type Ground =
  | { readonly kind: 'file' | 'modules'; readonly name: string }
  | { readonly kind: 'text' | 'bases' | 'coroutines'; readonly name: string; readonly holders: readonly Holder[] }

/** The grounds of one answer, or an answer that it was drawn from. */
type Trail = Ground | { readonly kind: 'answer'; readonly trails: readonly Trail[] }

const NOTHING: Trail = { kind: 'answer', trails: [] }

/** What the answer that is being found rests on so far; null while nobody wants to know. */
let resting: Set<Trail> | null = null

/** How many answers are being found, each for the one before it. */
let depth = 0
/** The lowest of these that an answer was taken from before it was found. */
let lowest = Number.POSITIVE_INFINITY

/** True while somebody wants to know on what answers rest. */
export function isRecording(): boolean {
  return resting !== null
}

/** The answer that is being found rests on this. */
export function restOn(ground: Ground): void {
  resting?.add(ground)
}

/** The answer, and everything that it rests on, directly or through answers that were known before. */
export function recorded<T>(find: () => T): { readonly answer: T; readonly grounds: ReadonlySet<Ground> } {
  const outer = resting
  const own = new Set<Trail>()
  resting = own
  try {
    const answer = find()
    return { answer, grounds: groundsOf(own) }
  } finally {
    resting = outer
  }
}

function groundsOf(trails: ReadonlySet<Trail>): ReadonlySet<Ground> {
  const grounds = new Set<Ground>()
  const seen = new Set(trails)
  for (const trail of seen) {
    if (trail.kind !== 'answer') grounds.add(trail)
    else for (const each of trail.trails) seen.add(each)
  }
  return grounds
}

type Known<V> = { readonly answer: V; readonly trail: Trail | null }
/** Where a memo keeps what it knows: a `Map`, or a `WeakMap`. */
export type Store<K, V> = { get(key: K): Known<V> | undefined; set(key: K, known: Known<V>): unknown }

/** Answers that are found once. One that was found while nobody recorded is found again for whoever does. */
export class Memo<K, V> {
  readonly #known: Store<K, V>

  constructor(known: Store<K, V> = new Map()) {
    this.#known = known
  }

  get(key: K, find: () => V): V {
    const known = this.#known.get(key)
    if (known && (!resting || known.trail)) {
      if (known.trail) resting?.add(known.trail)
      return known.answer
    }
    return this.#found(key, find)
  }

  #found(key: K, find: () => V): V {
    const outer = resting
    const outerLowest = lowest
    const own = outer && new Set<Trail>()
    resting = own
    lowest = Number.POSITIVE_INFINITY
    depth++
    try {
      const answer = find()
      const trail = own && trailOf(own)
      // What was taken from an answer that is still to be found may be another one when it is asked for first.
      if (lowest >= depth) this.#known.set(key, { answer, trail })
      if (trail) outer?.add(trail)
      return answer
    } finally {
      lowest = lowest < depth ? Math.min(lowest, outerLowest) : outerLowest
      depth--
      resting = outer
    }
  }
}

/** A memo of answers that may lead back to themselves: there, they are `circular`. */
export class CircularMemo<K, V> {
  readonly #memo = new Memo<K, V>()
  readonly #open = new Map<K, number>()
  readonly #circular: V

  constructor(circular: V) {
    this.#circular = circular
  }

  get(key: K, find: () => V): V {
    const open = this.#open.get(key)
    if (open !== undefined) {
      lowest = Math.min(lowest, open)
      return this.#circular
    }
    return this.#memo.get(key, () => {
      this.#open.set(key, depth)
      try {
        return find()
      } finally {
        this.#open.delete(key)
      }
    })
  }
}

function trailOf(trails: ReadonlySet<Trail>): Trail {
  if (trails.size === 0) return NOTHING
  const [only] = trails
  return trails.size === 1 && only ? only : { kind: 'answer', trails: [...trails] }
}
