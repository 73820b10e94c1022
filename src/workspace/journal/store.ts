/** The folder of journals: private to the user, and such that a process that is killed at any moment leaves only what others can read. */

import {
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { sumOf } from '../cache/hashes.ts'
import { makeFolder } from '../folders.ts'
import { hasEnded, markPattern, ownMark } from '../owner.ts'
import { isPrivateFolder, readPrivate } from '../state-folder.ts'
import { flushFolders } from '../write.ts'
import { decodeJournal, encodeJournal, encodeNote, type Journal, type Note } from './layout.ts'

/**
 * A journal by its name. A `draft` is being written, a `pending` one belongs to a process that writes files, or was killed while it
 * did, a `trying` one to a process that writes them only for a while; a `done` one can be taken back.
 */
export type Named = {
  readonly name: string
  /** Stands for the folder of the run. */
  readonly key: string
  /** Milliseconds since 1970, made unique within a folder. */
  readonly time: number
  readonly owner: string
  readonly state: 'draft' | 'pending' | 'trying' | 'done'
}

const DAY = 86_400_000

/** A process that has given no sign for so long, and that cannot be asked, writes no more. In milliseconds. */
const SILENCE = 300_000

/** A sign is given so often, in milliseconds. */
export const SIGN_INTERVAL = SILENCE / 5

let lastSign = 0

/** What nobody has taken back for so long goes. */
const FORGOTTEN = 30 * DAY

/** So many runs of a folder can be taken back, the last one first, as long as they hold no more than `MOST_BYTES` together. */
const MOST_RUNS = 5
const MOST_BYTES = 64 * 1024 * 1024

const namePattern = new RegExp(`^([0-9a-f]{16})-(\\d+)-(${markPattern})\\.(draft|pending|trying|done)$`)

/** What stands for the current folder of a run in the names of its journals. */
export function keyOf(folder: string): string {
  return sumOf(folder)
}

/** All journals, the last one first; none where there is no folder, or one that somebody else can write to. */
export function listJournals(folder: string): Named[] {
  if (!isPrivateFolder(folder)) return []
  const named = readdirSync(folder).flatMap(name => {
    const [, key = '', time, owner = '', state] = namePattern.exec(name) ?? []
    return state ? [{ name, key, time: Number(time), owner, state: state as Named['state'] }] : []
  })
  return named.sort((a, b) => b.time - a.time || (a.name < b.name ? 1 : -1))
}

/** @throws Error for one that is damaged, is gone, or that somebody else may have written */
export function readJournal(folder: string, { name }: Named): Journal {
  return decodeJournal(readPrivate(path.join(folder, name)))
}

/** Null for one that is of no use: it is named when somebody asks to take it back. */
export function readJournalIfWhole(folder: string, named: Named): Journal | null {
  try {
    return readJournal(folder, named)
  } catch {
    return null
  }
}

/** True for a journal whose process writes its files, or was killed while it did. */
export function isWriting({ state }: Named): boolean {
  return state === 'pending' || state === 'trying'
}

/** True for a journal whose process writes no more. */
export function isAbandoned(folder: string, { name, owner }: Named): boolean {
  const stats = statSync(path.join(folder, name), { throwIfNoEntry: false })
  return stats !== undefined && hasEnded(owner, stats.mtimeMs, SILENCE)
}

/** Tells those who cannot see this process, on other machines, that it still writes; to be called with every file, or now and then. */
export function showLife(folder: string, { name }: Named): void {
  if (Date.now() - lastSign < SIGN_INTERVAL) return
  lastSign = Date.now()
  try {
    utimesSync(path.join(folder, name), lastSign / 1000, lastSign / 1000)
  } catch {
    // Whoever looks sees an older sign.
  }
}

/**
 * Puts a new journal on the disk, as a draft.
 * @throws what the operating system says
 */
export function draftJournal(folder: string, journal: Journal): Named {
  makeFolder(folder, 0o700)
  if (!isPrivateFolder(folder)) throw new Error(`${folder} belongs to another user, or others can write to it`)
  const key = keyOf(journal.folder)
  const last = listJournals(folder).find(each => each.key === key)
  const time = Math.max(Date.now(), (last?.time ?? 0) + 1)
  const draft = named({ key, time, owner: ownMark(), state: 'draft' })
  const file = path.join(folder, draft.name)
  const descriptor = openSync(file, 'wx', 0o600)
  try {
    for (const piece of encodeJournal(journal)) writeFileSync(descriptor, piece)
    fsyncSync(descriptor)
  } catch (error) {
    rmSync(file, { force: true })
    throw error
  } finally {
    closeSync(descriptor)
  }
  return draft
}

/**
 * Gives a journal another state, and this process as its owner. Where several processes try, one succeeds.
 * @returns null where it has not been there any more
 */
export function moveJournal(folder: string, from: Named, state: Named['state'], owner = ownMark()): Named | null {
  const to = named({ ...from, state, owner })
  if (to.name === from.name) return from
  try {
    renameSync(path.join(folder, from.name), path.join(folder, to.name))
  } catch (error) {
    if (existsSync(path.join(folder, from.name))) throw error
    return null
  }
  flushFolders([folder])
  if (isWriting(to) && owner === ownMark()) {
    lastSign = 0
    showLife(folder, to)
  }
  return to
}

function named(parts: Omit<Named, 'name'>): Named {
  return { ...parts, name: `${parts.key}-${parts.time}-${parts.owner}.${parts.state}` }
}

/**
 * Adds to a journal what has to be on the disk before the run goes on.
 * @throws what the operating system says
 */
export function addNote(folder: string, { name }: Named, note: Note): void {
  const descriptor = openSync(path.join(folder, name), constants.O_WRONLY | constants.O_APPEND)
  try {
    writeFileSync(descriptor, encodeNote(note))
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

export function dropJournal(folder: string, { name }: Named): void {
  rmSync(path.join(folder, name), { force: true })
}

/** Drops what is more than is kept for the folder of a run, what nobody has asked for in a long time, and drafts of killed processes. */
export function dropOld(folder: string, key: string): void {
  let [runs, bytes] = [0, 0]
  for (const each of listJournals(folder)) {
    const stats = statSync(path.join(folder, each.name), { throwIfNoEntry: false })
    if (!stats || (each.state !== 'done' && !hasEnded(each.owner, stats.mtimeMs))) continue
    const counts = each.state === 'done' && each.key === key
    if (counts) bytes += stats.size
    const isTooMuch = counts && ++runs > 1 && (runs > MOST_RUNS || bytes > MOST_BYTES)
    if (isTooMuch || each.state === 'draft' || Date.now() - each.time > FORGOTTEN) dropJournal(folder, each)
  }
}
