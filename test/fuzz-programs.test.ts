/** Programs made at random: nothing crashes or hangs, what compiled still compiles, and what is said holds. */

import { lawsHold } from './fuzz/held.ts'
import { programs } from './fuzz/programs.ts'

lawsHold('programs', programs, 0.3)
