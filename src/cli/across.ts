/** The fixes of a run that reach over several files: each in all of its files or in none, until none is left. */

import { acrossFindings } from '../engine/across.ts'
import type { Problem } from '../workspace/problem.ts'
import type { Inspection, Inspector } from './inspect.ts'

/** More rounds than a person would follow; what is left then is reported. */
const MOST_FIXES = 1000

export type Settled = { readonly inspections: readonly Inspection[]; readonly problems: readonly Problem[] }

/**
 * Applies what is left over once each file is settled for itself. Every fix is made anew with the facts of all files as they are then.
 * @param inspections of the files that have findings or change, in the order of the run
 */
export function settleAcross(inspections: readonly Inspection[], inspector: Inspector): Settled {
  const byPath = new Map(inspections.map(each => [each.path, each]))
  const hopeless = new Set<string>()
  const problems: Problem[] = []
  if (!inspections.some(hasAcross)) return { inspections, problems }
  for (const each of inspections) inspector.renew(each)
  for (let count = 0; count < MOST_FIXES; count++) {
    const next = [...byPath.values()].find(each => hasAcross(each) && !hopeless.has(each.path))
    if (!next) break
    const changed = inspector.applyAcross(next, byPath)
    if (!changed) hopeless.add(next.path)
    for (const { inspection, problems: more } of changed ?? []) {
      problems.push(...more)
      if (inspection) byPath.set(inspection.path, inspection)
    }
  }
  return { inspections: [...byPath.values()].sort((a, b) => (a.absolutePath < b.absolutePath ? -1 : 1)), problems }
}

function hasAcross({ result, unsafe }: Inspection): boolean {
  return acrossFindings(result, unsafe).length > 0
}
