/** Takes back the fixes over several files that a killed run has left half done, and removes its temporary files. */

import { removeLitter } from '../litter.ts'
import { flushFolders, type Refusal } from '../write.ts'
import { foldersOf, type Journal } from './layout.ts'
import { isAbandoned, listJournals, moveJournal, type Named, readJournalIfWhole } from './store.ts'
import { groupsNow, type Now, takeBack } from './taking-back.ts'
import { takeTurn } from './turn.ts'

/** A fix of a killed run: the files it had changed (`after`), and those that it had not. */
export type Half = {
  readonly after: readonly string[]
  readonly before: readonly string[]
  /** Null where it was taken back, else the file because of which it was left. */
  readonly left: Refusal | null
}

/**
 * Looks at the journals of killed runs. A fix of which only some files were written is taken back, unless a file is not as that run
 * left it or this run may not write it; then it is only told.
 * @param folder of the journals
 * @param mayWrite whether the run may write to a file; a half fix none of whose files it may write is left for another run
 */
export async function takeBackHalves(folder: string, mayWrite: (file: string) => boolean): Promise<Half[]> {
  const told: Half[] = []
  for (const each of listJournals(folder)) {
    if (each.state !== 'pending' || !isAbandoned(folder, each)) continue
    const journal = readJournalIfWhole(folder, each)
    if (journal) removeLitter(foldersOf(journal.entries))
    const halves = journal ? halvesOf(journal) : []
    const concerned = halves.filter(group => group.some(({ entry }) => mayWrite(entry.file)))
    if (halves.length === 0) moveJournal(folder, each, 'done')
    else if (journal && concerned.length > 0) told.push(...(await settle(folder, each, journal, mayWrite)))
  }
  return told
}

/** The fixes of which some files were written and some were not. */
function halvesOf(journal: Journal): Now[][] {
  return groupsNow(journal).filter(
    group => group.some(each => each.is === 'after') && group.some(each => each.is === 'before'),
  )
}

async function settle(folder: string, named: Named, journal: Journal, mayWrite: (file: string) => boolean) {
  const own = await takeTurn(folder, named, new Set(journal.entries.map(({ file }) => file)))
  if (!own) return []
  // Nobody else writes these files from here on, so they are looked at once more.
  const told = halvesOf(journal).map(group => halfOf(group, takenBackOrWhyNot(group, mayWrite)))
  flushFolders(foldersOf(journal.entries))
  const isSettled = halvesOf(journal).every(group => group.some(each => each.is === 'other'))
  moveJournal(folder, own, isSettled ? 'done' : 'pending', isSettled ? own.owner : named.owner)
  return told
}

function takenBackOrWhyNot(group: readonly Now[], mayWrite: (file: string) => boolean): Refusal | null {
  const other = group.find(each => each.is === 'other')
  if (other?.is === 'other') return { file: other.entry.file, why: other.why }
  const denied = group.find(each => each.is === 'after' && !mayWrite(each.entry.file))
  if (denied) return { file: denied.entry.file, why: 'not among the given files' }
  return takeBack(group)
}

function halfOf(group: readonly Now[], left: Refusal | null): Half {
  const filesThatAre = (is: Now['is']) => group.filter(each => each.is === is).map(({ entry }) => entry.file)
  return { after: filesThatAre('after'), before: filesThatAre('before'), left }
}
