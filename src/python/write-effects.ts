/** Who can see that a place is written. */

import { rootKind } from './accesses.ts'
import { classOfSelf } from './attributes.ts'
import type { PythonFile } from './file.ts'
import type { EffectKind } from './library-effects.ts'
import type { Node } from './tree.ts'
import { knownValue } from './values.ts'

/**
 * The effect of changing a place, or null where only this run of the function can see it.
 * @param isContent true when an item or the inside of the object at the place is changed
 */
export function writtenPlace(root: Node, place: string, isContent: boolean, file: PythonFile): EffectKind | null {
  const kind = rootKind(root, file)
  const steps = place.split(/\.|(?=\[)/).length - (isContent ? 0 : 1)
  if (kind === 'module' || kind === 'unknown') return 'writes-global'
  if (kind === 'enclosing') return 'writes-nonlocal'
  if (steps <= 0) return null
  if (kind === 'created' && steps === 1) return null
  const value = knownValue(root, file)
  if (value?.isOwned && (value.shape === 'plain' || steps === 1)) return null
  if (kind === 'parameter') return classOfSelf(root, file) ? 'writes-attribute' : 'writes-argument'
  return 'writes-attribute'
}
