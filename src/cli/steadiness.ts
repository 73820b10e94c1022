/** Whether the files that a fix rests on are still those that were looked at: it may be right in one file because of what another one says. */

import { statSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { hashOf } from '../workspace/cache/hashes.ts'
import type { FileStates } from '../workspace/cache/states.ts'
import { readPython } from '../workspace/read.ts'
import type { Projects } from './projects.ts'

/** File systems take their time from a clock that is up to a tick of the kernel behind. In milliseconds. */
const TICK = 10

/**
 * To be called before the first file is looked at: whatever changes from then on has a later time than the one that is given back, and
 * what was there before has not.
 * @returns milliseconds since 1970
 */
export async function momentBefore(): Promise<number> {
  const moment = Date.now() + 1
  await pause(TICK + 1)
  return moment
}

/**
 * A file of a project that is not what it was when the run looked at it; null for none, and where nothing was asked about the project.
 * @param held what was read of files, as far as it is still there: `--verify` writes them, and gives them their content back
 * @param since as `momentBefore` gave it
 */
export function changedFile(
  root: string | null,
  projects: Pick<Projects, 'isRead' | 'filesOf'>,
  states: Pick<FileStates, 'of'>,
  held: ReadonlyMap<string, Uint8Array>,
  since: number,
): string | null {
  if (!projects.isRead(root)) return null
  return projects.filesOf(root).find(file => hasChanged(file, states, held.get(file), since)) ?? null
}

/** The clocks of other machines may be ahead, so that a file is read once more where it is known what it held. */
function hasChanged(
  file: string,
  states: Pick<FileStates, 'of'>,
  held: Uint8Array | undefined,
  since: number,
): boolean {
  const stats = statSync(file, { throwIfNoEntry: false })
  const known = states.of(file)
  if (!stats) return known?.isText !== false
  if (stats.ctimeMs <= since) return false
  const read = readPython(file)
  if (held) return !('text' in read) || Buffer.compare(read.bytes, held) !== 0
  return !known || !('text' in read) || hashOf(read.bytes) !== known.hash
}
