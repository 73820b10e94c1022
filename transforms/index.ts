/** The list of transforms, alphabetical; order never matters. */

import type { Transform } from '../src/engine/transform.ts'
import blockingSleep from './blocking/blocking-sleep.ts'

export const transforms: readonly Transform[] = [blockingSleep]
