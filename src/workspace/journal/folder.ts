/** Where journals are, and whether there is one of a run that did not come to its end. */

import { readdirSync } from 'node:fs'
import path from 'node:path'
import { stateFolder } from '../state-folder.ts'

/** The folder of the journals, as the environment says; null where it names none. */
export function journalFolder(env: Readonly<Record<string, string | undefined>>): string | null {
  const state = stateFolder(env)
  return state && path.join(state, 'journal')
}

/** True where a process writes or tries files at the moment, or was killed while it did. To be asked before anything more is loaded. */
export function hasUnfinished(folder: string): boolean {
  try {
    return readdirSync(folder).some(name => /\.(pending|trying)$/.test(name))
  } catch {
    return false
  }
}
