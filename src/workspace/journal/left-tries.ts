/** Gives files back what they held before a run tried fixes in them that was killed meanwhile. */

import { removeLitter } from '../litter.ts'
import { flushFolders, type Refusal } from '../write.ts'
import { foldersOf, type Journal } from './layout.ts'
import { dropJournal, isAbandoned, listJournals, moveJournal, type Named, readJournalIfWhole } from './store.ts'
import { groupsNow, type Now, takeBack } from './taking-back.ts'
import { takeTurn } from './turn.ts'

/** The files of a killed run that did not hold any more what they did before. */
export type Tries = {
  readonly files: readonly string[]
  /** Those that hold it again. */
  readonly restored: readonly string[]
  /** Why the others do not; of several that were left for one reason, one. */
  readonly left: readonly Refusal[]
}

type MayWrite = (file: string) => boolean

/**
 * Looks at the journals of killed runs. Where this run may write all files that still hold what was tried, each of them gets back what it
 * held; else all stay, since what is tried in several files may belong together.
 * @param folder of the journals
 * @param mayWrite whether the run may write to a file; what was tried in none of its files is left for another run
 */
export async function takeBackTries(folder: string, mayWrite: MayWrite): Promise<Tries[]> {
  const told: Tries[] = []
  for (const each of listJournals(folder)) {
    const journal = each.state === 'trying' && isAbandoned(folder, each) ? readJournalIfWhole(folder, each) : null
    if (!journal) continue
    removeLitter(foldersOf(journal.entries))
    const changed = changedIn(journal)
    if (changed.length === 0) dropJournal(folder, each)
    else if (changed.some(({ entry }) => mayWrite(entry.file)))
      told.push(...(await settle(folder, each, journal, mayWrite)))
  }
  return told
}

function changedIn(journal: Journal): Now[] {
  return groupsNow(journal)
    .flat()
    .filter(({ is }) => is !== 'before')
}

async function settle(folder: string, named: Named, journal: Journal, mayWrite: MayWrite): Promise<Tries[]> {
  const own = await takeTurn(folder, named, new Set(journal.entries.map(({ file }) => file)))
  if (!own) return []
  // Nobody else writes these files from here on, so they are looked at once more.
  const changed = changedIn(journal)
  const others = changed.flatMap(each => (each.is === 'other' ? [{ file: each.entry.file, why: each.why }] : []))
  const tried = changed.filter(({ is }) => is === 'after')
  const denied = tried.find(({ entry }) => !mayWrite(entry.file))
  const refusals = denied
    ? [{ file: denied.entry.file, why: 'not among the given files' }]
    : tried.flatMap(each => takeBack([each]) ?? [])
  flushFolders(foldersOf(journal.entries))
  if (refusals.length === 0) dropJournal(folder, own)
  else moveJournal(folder, own, 'trying', named.owner)
  const kept = new Set(refusals.map(({ file }) => file))
  const restored = denied ? [] : tried.map(({ entry }) => entry.file).filter(file => !kept.has(file))
  return [{ files: changed.map(({ entry }) => entry.file), restored, left: [...others, ...refusals] }]
}
