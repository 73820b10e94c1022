/** The list of transforms, alphabetical; order never matters. */

import type { Transform } from '../src/engine/transform.ts'

export const transforms: readonly Transform[] = []
