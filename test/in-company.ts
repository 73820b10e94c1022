/** With which rules a rule is tried out. */

import type { Transform } from '../src/engine/transform.ts'
import { transforms } from '../transforms/index.ts'

/** A rule alone; one that judges what others leave, with all that are on by default. */
export function inCompany(transform: Transform): Transform[] {
  if (!transform.audit) return [transform]
  return [transform, ...transforms.filter(other => other.default && other.name !== transform.name)]
}
