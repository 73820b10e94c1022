/** Lets runs that write the same files do so one after the other. */

import { setTimeout as pause } from 'node:timers/promises'
import { ownMark } from '../owner.ts'
import { UserError } from '../problem.ts'
import { isAbandoned, isWriting, listJournals, moveJournal, type Named, readJournal } from './store.ts'

/** In milliseconds. Most runs write for a moment only; one that tries fixes takes longer, one that has been stopped may never go on. */
const PATIENCE = 30_000
const INTERVAL = 10

/**
 * Makes this process the owner of a journal, for all others to see, once no other process writes any of the files. Whoever sees another one
 * after it has shown its own journal steps back or waits, so that of two that begin at once at most one goes on.
 * @param files that are going to be written
 * @param during the state in which it is shown; what was being tried stays that until it is taken back
 * @returns null where another process has taken the journal
 * @throws UserError when the other process does not come to an end
 */
export async function takeTurn(
  folder: string,
  mine: Named,
  files: ReadonlySet<string>,
  during: 'pending' | 'trying' = mine.state === 'trying' ? 'trying' : 'pending',
): Promise<Named | null> {
  const deadline = Date.now() + PATIENCE
  const known = new Map<string, boolean>()
  for (let own = moveJournal(folder, mine, during); own; own = moveJournal(folder, mine, during)) {
    for (;;) {
      const { name } = own
      const others = writersOf(files, folder, known)
      if (others.length === 0) return own
      if (Date.now() > deadline) {
        moveJournal(folder, own, mine.state, mine.owner)
        const [, pid] = others[0]?.owner.split('-') ?? []
        throw new UserError(`another run (process ${pid}) is writing the same files; nothing was written`)
      }
      // Two that wait for each other would wait for ever: the one whose name comes first stays.
      if (others.some(each => each.name < name)) break
      await pause(INTERVAL)
    }
    if (!moveJournal(folder, own, mine.state, mine.owner)) return null
    await pause(INTERVAL)
  }
  return null
}

/**
 * The journals of other processes that write any of the files at the moment.
 * @param known which journals have any of the files, by name
 */
function writersOf(files: ReadonlySet<string>, folder: string, known: Map<string, boolean>): Named[] {
  const others = listJournals(folder).filter(each => isWriting(each) && each.owner !== ownMark())
  return others.filter(each => {
    if (isAbandoned(folder, each)) return false
    const hasAny = known.get(each.name) ?? concerns(files, folder, each)
    if (hasAny !== null) known.set(each.name, hasAny)
    return hasAny === true
  })
}

/** Null for a journal whose process has come to its end meanwhile, or has stepped back and may show it again. */
function concerns(files: ReadonlySet<string>, folder: string, journal: Named): boolean | null {
  try {
    return readJournal(folder, journal).entries.some(({ file }) => files.has(file))
  } catch {
    return null
  }
}
