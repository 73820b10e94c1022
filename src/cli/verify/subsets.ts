/** What the files of a run become when only some of its fixes are applied: as if no other were there to be applied. */

import { Lineage } from '../../engine/lineage.ts'
import { type FixName, Permits } from '../../engine/permits.ts'
import { type Settled, settleAcross } from '../across.ts'
import type { Inspection, Inspector } from '../inspect.ts'

export type Subset = Pick<Settled, 'inspections'> & {
  /** What was applied, in the order in which it was. */
  readonly fixes: readonly FixName[]
  readonly permits: Permits
}

export class Subsets {
  readonly #inspector: Inspector
  readonly #lineage = new Lineage()
  /** Every file that some subset has changed, or has findings, by its path. */
  readonly #files: Map<string, Inspection>

  constructor(inspector: Inspector, inspections: readonly Inspection[]) {
    this.#inspector = inspector
    this.#files = new Map(inspections.map(each => [each.path, each]))
  }

  /** Applies the fixes that are wanted to the files as they were read, until nothing changes; those that only other fixes would bring up are none. */
  of(isWanted: (name: FixName) => boolean): Subset {
    const order = new Map<FixName, number>()
    const permits = new Permits(this.#lineage, name => {
      const wanted = isWanted(name)
      if (wanted && !order.has(name)) order.set(name, order.size)
      return wanted
    })
    const again = this.#inspector.again([...this.#files.values()], permits)
    const { inspections } = settleAcross(again, this.#inspector)
    for (const each of inspections) if (!this.#files.has(each.path)) this.#files.set(each.path, each)
    const applied = inspections.flatMap(({ result }) => result.applied.map(each => permits.nameOfAsked(each)))
    const names = new Set(applied.filter(name => name !== null))
    const fixes = [...order.keys()].filter(name => names.has(name))
    return { inspections, fixes, permits }
  }
}
