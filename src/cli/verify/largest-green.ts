/** Finds a largest set of fixes under which a check passes, with few checks: halves what fails until one fix is left. */

/** What has become of each fix that was offered. */
export type Sorted<T> = { readonly kept: ReadonlySet<T>; readonly refused: ReadonlySet<T> }

/** Whether the check passes with just these fixes; it passes with none. Remembers what it was asked. */
type IsGreen<T> = (wanted: readonly T[]) => Promise<boolean>

/**
 * Keeps as many fixes as stay green together: none of those that it refuses can be added to them. To refuse k of n fixes takes no more than
 * 1 + k (log2 n + 4) checks, and k (k + 1) / 2 to see that none of them can be added again.
 * @param offered the fixes that there are as long as these are refused, in the order in which they are applied; a refusal may bring up others
 * @param groupOf names what fixes have in common that are likely to break the check together, such as their file
 */
export async function largestGreen<T>(
  offered: (refused: ReadonlySet<T>) => readonly T[],
  groupOf: (fix: T) => string,
  isGreen: IsGreen<T>,
): Promise<Sorted<T>> {
  const sorting = { kept: new Set<T>(), refused: new Set<T>() }
  const { kept, refused } = sorting
  for (;;) {
    const candidates = offered(refused).filter(each => !kept.has(each) && !refused.has(each))
    if (candidates.length > 0) await sort(neighbours(candidates, groupOf), sorting, isGreen)
    else if (!(await readmit(sorting, isGreen))) return sorting
  }
}

/** Groups of fixes that follow each other: what comes later may rest on what comes before. */
function neighbours<T>(fixes: readonly T[], groupOf: (fix: T) => string): T[][] {
  const groups: T[][] = []
  let last: string | null = null
  for (const fix of fixes) {
    const group = groupOf(fix)
    if (group === last) groups.at(-1)?.push(fix)
    else groups.push([fix])
    last = group
  }
  return groups
}

type Sorting<T> = { readonly kept: Set<T>; readonly refused: Set<T> }

/** Keeps whole groups as far as they pass, and looks into those that do not. */
async function sort<T>(groups: readonly T[][], sorting: Sorting<T>, isGreen: IsGreen<T>): Promise<void> {
  const { kept, refused } = sorting
  let rest = groups
  while (rest.length > 0) {
    const good = await greenPrefix(rest, kept, isGreen)
    for (const each of rest.slice(0, good).flat()) kept.add(each)
    const bad = rest[good] ?? []
    if (bad.length === 1) refused.add(bad[0] as T)
    else
      await sort(
        bad.map(each => [each]),
        sorting,
        isGreen,
      )
    rest = rest.slice(good + 1)
  }
}

/** How many of the groups can be added from the first one on, before one that cannot. */
async function greenPrefix<T>(rest: readonly T[][], kept: ReadonlySet<T>, isGreen: IsGreen<T>): Promise<number> {
  const isGood = async (length: number) => await isGreen([...kept, ...rest.slice(0, length).flat()])
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
