/** Finds a largest set of fixes under which a check passes, with few checks: halves what fails until one fix is left. */

/** What has become of each fix that was offered. */
export type Sorted<T> = { readonly kept: ReadonlySet<T>; readonly refused: ReadonlySet<T> }

/**
 * Keeps as many fixes as stay green together: none of those that it refuses can be added to them. To refuse k of n fixes takes no more than
 * 1 + k (log2 n + 1) checks, and k (k + 1) / 2 to see that none of them can be added again.
 * @param offered the fixes that there are as long as these are refused, in the order in which they are applied; a refusal may bring up others
 * @param isGreen whether the check passes with just these fixes; it passes with none. Remembers what it was asked.
 */
export async function largestGreen<T>(
  offered: (refused: ReadonlySet<T>) => readonly T[],
  isGreen: (wanted: readonly T[]) => Promise<boolean>,
): Promise<Sorted<T>> {
  const kept = new Set<T>()
  const refused = new Set<T>()
  for (;;) {
    const candidates = offered(refused).filter(each => !kept.has(each) && !refused.has(each))
    if (candidates.length > 0) await sort(candidates, { kept, refused }, isGreen)
    else if (!(await readmit({ kept, refused }, isGreen))) return { kept, refused }
  }
}

type Sorting<T> = { readonly kept: Set<T>; readonly refused: Set<T> }
type IsGreen<T> = (wanted: readonly T[]) => Promise<boolean>

async function sort<T>(candidates: readonly T[], { kept, refused }: Sorting<T>, isGreen: IsGreen<T>): Promise<void> {
  let rest = candidates
  while (rest.length > 0) {
    const good = await greenPrefix(rest, kept, isGreen)
    for (const each of rest.slice(0, good)) kept.add(each)
    if (good < rest.length) refused.add(rest[good] as T)
    rest = rest.slice(good + 1)
  }
}

/** How many of the fixes can be added from the first one on, before one that cannot. */
async function greenPrefix<T>(rest: readonly T[], kept: ReadonlySet<T>, isGreen: IsGreen<T>): Promise<number> {
  const isGood = async (length: number) => await isGreen([...kept, ...rest.slice(0, length)])
  if (await isGood(rest.length)) return rest.length
  let good = 0
  let bad = rest.length
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2)
    if (await isGood(middle)) good = middle
    else bad = middle
  }
  return good
}

/** Adds what is of use only with fixes that were tried after it. Returns whether there was any. */
async function readmit<T>({ kept, refused }: Sorting<T>, isGreen: IsGreen<T>): Promise<boolean> {
  const before = kept.size
  for (const each of refused) {
    if (!(await isGreen([...kept, each]))) continue
    refused.delete(each)
    kept.add(each)
  }
  return kept.size > before
}
