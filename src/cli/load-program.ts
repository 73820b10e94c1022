/** Loads the program that lies beside the launcher, with the code that V8 made of it in an earlier run. */

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Script } from 'node:vm'
import { readCode } from './code-cache.ts'

/** What the program has to offer to those who launch it. */
export type Program = {
  /** Does what the command line says. */
  readonly start: () => void
  /** Does the work of a worker thread. */
  readonly work: () => void
  /** Called at the end of a run: whether it ran enough of the program for its code to be worth keeping. */
  readonly endsWell: () => boolean
}

export type Loaded = {
  readonly program: Program
  readonly script: Script
  /** True where the code of an earlier run was of use. */
  readonly isFromCode: boolean
}

/**
 * Ends the process where the installation has no program.
 * @param store the file with the code, which need not be there; null for none
 */
export function loadProgram(store: string | null): Loaded {
  const file = path.join(__dirname, 'program.cjs')
  const known = store === null ? null : readCode(store)
  const script = new Script(programText(file), { filename: file, ...(known ? { cachedData: known } : {}) })
  const program = { exports: {} as Program }
  script.runInThisContext()(program.exports, require, program, file, __dirname)
  return { program: program.exports, script, isFromCode: known !== null && !script.cachedDataRejected }
}

/** The build makes sure that it is ASCII, which is read fastest this way. */
function programText(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    process.stderr.write(`error: the installation is incomplete: ${path.basename(file)} is missing\n`)
    process.exit(2)
  }
}
