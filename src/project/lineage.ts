/** The order in which Python looks up the members of a class: the class, its bases, and theirs (C3, docs "The Python 2.3 MRO"). */

import type { Target } from './link.ts'
import type { ClassSummary, FileSummary } from './summaries.ts'

/** A class of the project with its file, or the name of a library's class; all null for a base that is not known. */
export type Ancestor = {
  readonly class: ClassSummary | null
  readonly home: FileSummary | null
  readonly library: string | null
}

type Lineage = readonly Ancestor[] | null

/**
 * The classes in which a member of the class is looked up, in order. What follows a library's class is what this project knows of,
 * not all there is. Null where Python would not make the class, or it is its own base.
 */
export function lineage(
  owner: ClassSummary,
  home: FileSummary,
  resolve: (base: string) => Target | null,
  lineageOf: (owner: ClassSummary, home: FileSummary) => Lineage,
): Lineage {
  const bases = owner.bases.map(base => ancestor(base, resolve))
  const lines: (readonly Ancestor[])[] = []
  for (const base of bases) {
    const line = base.class && base.home ? lineageOf(base.class, base.home) : [base]
    if (!line) return null
    lines.push(line)
  }
  const merged = merge([...lines, bases])
  return merged && [{ class: owner, home, library: null }, ...merged]
}

function ancestor(base: string | null, resolve: (base: string) => Target | null): Ancestor {
  const target = base === null ? null : resolve(base)
  if (target?.kind === 'class') return { class: target.class, home: target.home, library: null }
  return { class: null, home: null, library: target?.kind === 'library' ? target.name : null }
}

/** Takes from the fronts whatever stands behind nothing else. */
function merge(lines: readonly (readonly Ancestor[])[]): Ancestor[] | null {
  const merged: Ancestor[] = []
  /** How often each is behind the front of a line. */
  const behind = new Map<unknown, number>()
  const count = (each: Ancestor, more: 1 | -1) => behind.set(keyOf(each), (behind.get(keyOf(each)) ?? 0) + more)
  for (const line of lines) for (const each of line.slice(1)) count(each, 1)
  let left = lines.filter(line => line.length > 0).map(line => ({ line, front: 0 }))
  while (left.length > 0) {
    const fronts = left.map(({ line, front }) => line[front] as Ancestor)
    const next = fronts.find(each => !behind.get(keyOf(each)))
    if (!next) return null
    merged.push(next)
    for (const each of left) {
      if (keyOf(each.line[each.front] as Ancestor) !== keyOf(next)) continue
      each.front++
      const follower = each.line[each.front]
      if (follower) count(follower, -1)
    }
    left = left.filter(({ line, front }) => front < line.length)
  }
  return merged
}

/** What is the same for two that are the same; an unknown base is like no other. */
function keyOf(each: Ancestor): unknown {
  if (each.class) return `class ${each.class.name}`
  return each.library === null ? each : `library ${each.library}`
}
