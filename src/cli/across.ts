/** The fixes of a run that reach over several files: each in all of its files or in none, until none is left. */

import { type Finding, reachesOver } from '../engine/finding.ts'
import type { Problem } from '../workspace/problem.ts'
import type { Inspection, Inspector } from './inspect.ts'

/** More rounds than a person would follow; what is left then is reported. */
const MOST_FIXES = 1000

export type Settled = {
  readonly inspections: readonly Inspection[]
  readonly problems: readonly Problem[]
  /** Paths of files that fixes have changed together: they are written all or none. */
  readonly together: readonly ReadonlySet<string>[]
}

/**
 * Applies what is left over once each file is settled for itself. Every fix is made anew with the facts of all files as they are then.
 * @param inspections of the files that have findings or change, in the order of the run
 */
export function settleAcross(inspections: readonly Inspection[], inspector: Inspector): Settled {
  if (!inspections.some(each => each.result.findings.some(reachesOut)))
    return { inspections, problems: [], together: [] }
  const byPath = new Map(inspections.map(each => [each.path, each]))
  const hopeless = new Set<string>()
  const problems: Problem[] = []
  let together: ReadonlySet<string>[] = []
  for (const each of inspections) inspector.renew(each)
  for (let count = 0; count < MOST_FIXES; count++) {
    const next = [...byPath.values()].find(each => inspector.hasAcross(each) && !hopeless.has(each.path))
    if (!next) break
    const changed = inspector.applyAcross(next, byPath)
    if (!changed) hopeless.add(next.path)
    else together = joined(together, new Set(changed.paths))
    for (const { inspection, problems: more } of changed?.inspected ?? []) {
      problems.push(...more)
      if (inspection) byPath.set(inspection.path, inspection)
    }
  }
  const settled = [...byPath.values()].map(each => inspector.refreshed(each))
  return { inspections: settled.sort((a, b) => (a.absolutePath < b.absolutePath ? -1 : 1)), problems, together }
}

/** The sets with one more; those that have a member in common with it become one. */
function joined(sets: readonly ReadonlySet<string>[], added: ReadonlySet<string>): ReadonlySet<string>[] {
  const touches = (set: ReadonlySet<string>) => [...set].some(each => added.has(each))
  return [...sets.filter(set => !touches(set)), new Set([...sets.filter(touches).flatMap(set => [...set]), ...added])]
}

function reachesOut({ fixes }: Finding): boolean {
  return fixes.some(reachesOver)
}
