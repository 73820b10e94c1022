/** Which entries of a cache rest on something that has changed. */

import { type Change, type StoredGround, staleness } from '../project/staleness.ts'
import type { Reader } from '../workspace/cache/layout.ts'

/**
 * The numbers of the files whose entries may not hold any more, apart from those that have changed themselves.
 * @param shown the path of a file under which changes and answers know it
 */
export function staleFiles(
  reader: Reader,
  changes: readonly Change[],
  shown: (file: string) => string,
): ReadonlySet<number> {
  const isStale = staleness(changes)
  const paths = reader.paths.map(shown)
  const stale = new Set<number>()
  for (const [number, { kind, name, holders }] of reader.grounds().entries())
    if (isStale({ kind: kind as StoredGround['kind'], name, holders: holders.map(each => paths[each] ?? '') }))
      stale.add(number)
  const files = reader.groundsOfFiles().entries()
  return new Set([...files].flatMap(([file, grounds]) => (grounds.some(each => stale.has(each)) ? [file] : [])))
}
