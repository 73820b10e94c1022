/** The command without a launcher. */

import { start } from './program.ts'

start()
