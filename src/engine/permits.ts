/** Which fixes of a run may be applied, where not all of them may. */

import type { Finding } from './finding.ts'
import type { Lineage } from './lineage.ts'

/** The name of a fix, which it has in every run over the same files, whatever other fixes are applied. */
export type FixName = string

export class Permits {
  readonly lineage: Lineage
  readonly #isWanted: (name: FixName) => boolean
  readonly #names = new WeakMap<Finding, FixName>()

  /** @param lineage shared by the runs whose fixes are to be known again */
  constructor(lineage: Lineage, isWanted: (name: FixName) => boolean) {
    this.lineage = lineage
    this.#isWanted = isWanted
  }

  /** Whether the fix of a finding may be applied. */
  allows(path: string, text: string, finding: Finding): boolean {
    const name = this.nameOf(path, text, finding)
    this.#names.set(finding, name)
    return this.#isWanted(name)
  }

  /** @param text the text that the finding is in */
  nameOf(path: string, text: string, { rule, range }: Finding): FixName {
    return `${path} ${rule} ${this.lineage.nameOf(path, text, range.start)}`
  }

  /** The name of the fix of a finding that was asked for; null for any other. */
  nameOfAsked(finding: Finding): FixName | null {
    return this.#names.get(finding) ?? null
  }
}
