/** What the files of a run become when only some of its fixes are applied: as if no other were there to be applied. */

import type { Finding } from '../../engine/finding.ts'
import { Lineage } from '../../engine/lineage.ts'
import { type FixName, Permits } from '../../engine/permits.ts'
import type { FileResult } from '../../engine/run.ts'
import { type Settled, settleAcross } from '../across.ts'
import type { Inspection, Inspector } from '../inspect.ts'

export type Subset = Pick<Settled, 'inspections'> & {
  /** What was applied, in the order in which it was. */
  readonly fixes: readonly FixName[]
  readonly permits: Permits
}

/** What a file became by itself, and whether the fixes were wanted that decided it, in the order in which they were asked for. */
type Known = { readonly answers: ReadonlyMap<FixName, boolean>; readonly result: FileResult }

export class Subsets {
  readonly #inspector: Inspector
  readonly #lineage = new Lineage()
  readonly #names = new WeakMap<Finding, FixName>()
  /** Every file that some subset has changed, or has findings, by its path. */
  readonly #files: Map<string, Inspection>
  readonly #known = new Map<string, Known[]>()

  constructor(inspector: Inspector, inspections: readonly Inspection[]) {
    this.#inspector = inspector
    this.#files = new Map(inspections.map(each => [each.path, each]))
  }

  /** Applies the fixes that are wanted to the files as they were read, until nothing changes; those that only other fixes would bring up are none. */
  of(isWanted: (name: FixName) => boolean): Subset {
    const asked = new Map<FixName, boolean>()
    let answers = new Map<FixName, boolean>()
    const permits = new Permits(this.#lineage, this.#names, name => {
      const wanted = isWanted(name)
      if (!asked.has(name)) asked.set(name, wanted)
      answers.set(name, wanted)
      return wanted
    })
    this.#inspector.beginAgain([...this.#files.values()], permits)
    const again = [...this.#files.values()].map(each => {
      answers = new Map()
      const known = this.#known.get(each.path) ?? []
      const same = known.find(one => [...one.answers].every(([name, was]) => isWanted(name) === was))
      const { result } = same ?? { result: this.#inspector.again(each) }
      if (!same) this.#known.set(each.path, [...known, { answers, result }])
      for (const [name, wanted] of same?.answers ?? []) if (!asked.has(name)) asked.set(name, wanted)
      return { ...each, result }
    })
    const { inspections } = settleAcross(again, this.#inspector)
    for (const each of inspections) if (!this.#files.has(each.path)) this.#files.set(each.path, each)
    const applied = new Set(inspections.flatMap(({ result }) => result.applied.map(each => this.#names.get(each))))
    return { inspections, fixes: [...asked.keys()].filter(name => applied.has(name)), permits }
  }
}
