/** Decisions of a generator, read from a list of numbers: shorter lists and smaller numbers make simpler results. */

export class Choices {
  readonly #numbers: readonly number[]
  #next = 0

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers
  }

  /** True once the list is used up: from here on every choice is the first one. */
  get isEmpty(): boolean {
    return this.#next >= this.#numbers.length
  }

  /** A number from 0 to `limit` − 1. */
  below(limit: number): number {
    return (this.#numbers[this.#next++] ?? 0) % limit
  }

  /** One of the items; the first should be the simplest. */
  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T
  }

  /** True once in so many times. */
  once(times: number): boolean {
    return this.below(times) === times - 1
  }
}
