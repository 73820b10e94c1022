/** Which fixes of a run may be applied, where not all of them may. */

import type { Finding } from './finding.ts'
import type { Lineage } from './lineage.ts'

/** The name of a fix, which it has in every run over the same files, whatever other fixes are applied. */
export type FixName = string

/** The path of the file that the finding is in. */
export function fileOf(name: FixName): string {
  return name.slice(0, name.lastIndexOf(' ', name.lastIndexOf(' ') - 1))
}

export class Permits {
  readonly lineage: Lineage
  readonly #names: WeakMap<Finding, FixName>
  readonly #isWanted: (name: FixName) => boolean

  /**
   * @param lineage shared by the runs whose fixes are to be known again
   * @param names keeps the name of the fix of each finding that was asked for
   */
  constructor(lineage: Lineage, names: WeakMap<Finding, FixName>, isWanted: (name: FixName) => boolean) {
    this.lineage = lineage
    this.#names = names
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
}
