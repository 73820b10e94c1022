/** Search in what stands in ascending order. */

/** The index of the first item that passes a test which all behind it pass too; the count of all where none does. */
export function firstWhere<T>(items: readonly T[], passes: (item: T) => boolean): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (passes(items[middle] as T)) high = middle
    else low = middle + 1
  }
  return low
}

/** The index of the first number that is `value` or more; the count of all where each is less. */
export function firstAtLeast(ascending: ArrayLike<number>, value: number): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ascending[middle] as number) < value) low = middle + 1
    else high = middle
  }
  return low
}
