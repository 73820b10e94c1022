/** What the shell starts: runs the program beside it, with the code that V8 made of it in an earlier run. */

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Script } from 'node:vm'
import { codeFile, readCode, storeCode } from './code-cache.ts'

/** Sum of the program's text, put in by the build. */
declare const programId: string

/** What the program says about itself. */
type Program = {
  /** Called at the end of a run: whether it ran enough of the program for its code to be worth keeping. */
  readonly endsWell?: () => boolean
}

if (process.versions.v8.startsWith('11.')) delayOptimiser()

const file = path.join(__dirname, 'program.cjs')
const store = codeFile(programId, process.env)
const known = store === null ? null : readCode(store)
const script = new Script(programText(), { filename: file, ...(known ? { cachedData: known } : {}) })
const program: { exports: Program } = { exports: {} }
script.runInThisContext()(program.exports, require, program, file, __dirname)

if (store !== null && (!known || script.cachedDataRejected))
  process.once('exit', () => {
    if (program.exports.endsWell?.()) storeCode(store, script.createCachedData())
  })

/** The build makes sure that it is ASCII, which is read fastest this way. */
function programText(): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    process.stderr.write(`error: the installation is incomplete: ${path.basename(file)} is missing\n`)
    process.exit(2)
  }
}

/**
 * How much a function has to run before V8 optimises it, in bytes of bytecode, fifteen times V8's own measure. Most functions are soon
 * given what they were not optimised for, and the work is thrown away: with this one file takes three quarters of the time, and dozens
 * take no more than that. Later versions have another measure, and complain about this one. To be set before the program is compiled,
 * for V8 refuses code of other flags.
 */
function delayOptimiser(): void {
  process.getBuiltinModule('node:v8').setFlagsFromString('--interrupt-budget=1000000')
}
