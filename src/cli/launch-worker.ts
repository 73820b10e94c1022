/** What a worker thread starts with: runs its part of the program beside it. */

import { codeFile } from './code-cache.ts'
import { loadProgram } from './load-program.ts'

/** Sum of the program's text, put in by the build. */
declare const programId: string

loadProgram(codeFile(programId, process.env)).program.work()
