/** Damaged and shuffled fixtures: nothing crashes or hangs, what compiled still compiles, and what is said holds. */

import { lawsHold } from './fuzz/held.ts'
import { mutants } from './mutants.ts'

lawsHold('changed fixtures', mutants, 0.7)
