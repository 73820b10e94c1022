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
  /** The public API. */
  readonly library: typeof import('../index.ts')
}

export type Loaded = {
  readonly program: Program
  readonly script: Script
  /** True where the code of an earlier run was of use. */
  readonly isFromCode: boolean
}

/** Where it lies in an installation. */
export const programFile = path.join(__dirname, 'program.cjs')

/**
 * Throws where the installation has no program.
 * @param store the file with the code, which need not be there; null for none
 */
export function loadProgram(store: string | null): Loaded {
  const known = store === null ? null : readCode(store)
  // The build makes sure that it is ASCII, which is read fastest this way.
  const text = readFileSync(programFile, 'latin1')
  const script = new Script(text, { filename: programFile, ...(known ? { cachedData: known } : {}) })
  const program = { exports: {} as Program }
  script.runInThisContext()(program.exports, require, program, programFile, __dirname)
  return { program: program.exports, script, isFromCode: known !== null && !script.cachedDataRejected }
}
