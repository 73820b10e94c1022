/** What the shell starts: runs the program beside it, with the code that V8 made of it in an earlier run. */

import { existsSync } from 'node:fs'
import path from 'node:path'
import { codeFile, storeCode } from './code-cache.ts'
import { loadProgram, programFile } from './load-program.ts'

/** Sum of the program's text, put in by the build. */
declare const programId: string

if (!existsSync(programFile)) {
  process.stderr.write(`error: the installation is incomplete: ${path.basename(programFile)} is missing\n`)
  process.exit(2)
}
if (process.versions.v8.startsWith('11.')) delayOptimiser()

const store = codeFile(programId, process.env)
const { program, script, isFromCode } = loadProgram(store)
program.start()

if (store !== null && !isFromCode)
  process.once('exit', () => {
    if (program.endsWell()) storeCode(store, script.createCachedData())
  })

/**
 * How much a function has to run before V8 optimises it, in bytes of bytecode, fifteen times V8's own measure. Most functions are soon
 * given what they were not optimised for, and the work is thrown away: with this one file takes three quarters of the time, and dozens
 * take no more than that. Later versions have another measure, and complain about this one. To be set before the program is compiled,
 * for V8 refuses code of other flags.
 */
function delayOptimiser(): void {
  process.getBuiltinModule('node:v8').setFlagsFromString('--interrupt-budget=1000000')
}
