/** The folder of caches: read and written so that nothing that goes wrong, and nobody who does the same, can break a run. */

import { lstatSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { makeFolder } from '../folders.ts'
import { Reader } from './layout.ts'

/** Beside the project, unless somebody says otherwise. */
export const cacheFolderName = '.async_fix_cache'

const TAG = 'Signature: 8a477f597d28d172789f06886806bc55\n# Caches of async-fix; they may be deleted at any time.\n'

const DAY = 86_400_000

/** A cache that no run has read for so long goes: its project, or the program that wrote it, may be no more. */
const FORGOTTEN = 30 * DAY

/** The cache in a file; null where there is none that can be read. */
export function readCache(file: string): Reader | null {
  try {
    if (!isTrusted(file)) return null
    const reader = new Reader(readFileSync(file))
    markUsed(file)
    return reader
  } catch {
    return null
  }
}

/** False for what somebody else has written, or may write, and for a folder of the project that is a link to another one. */
function isTrusted(file: string): boolean {
  if (leadsAway(path.dirname(file))) return false
  const stats = statSync(file)
  return (
    stats.isFile() && (process.getuid === undefined || (stats.uid === process.getuid() && (stats.mode & 0o002) === 0))
  )
}

/** A folder that a person named may be a link; the one beside the project is ours. */
function leadsAway(folder: string): boolean {
  const isOurs = path.basename(folder) === cacheFolderName
  return isOurs && lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink() === true
}

/** Once a day is enough to tell it from those that nobody needs. */
function markUsed(file: string): void {
  const now = Date.now()
  if (now - statSync(file).mtimeMs < DAY) return
  try {
    utimesSync(file, now / 1000, now / 1000)
  } catch {
    // A folder that cannot be written to keeps what it has.
  }
}

/** Writes a cache whole or not at all; a folder that cannot be written to gets none. */
export function writeCache(file: string, bytes: Uint8Array): void {
  const folder = path.dirname(file)
  const draft = `${file}.${process.pid}.${Date.now()}.tmp`
  if (leadsAway(folder)) return
  try {
    prepare(folder)
    writeFileSync(draft, bytes, { flag: 'wx' })
    renameSync(draft, file)
    dropForgotten(folder, file)
  } catch {
    drop(draft)
  }
}

function drop(file: string): void {
  try {
    rmSync(file, { force: true })
  } catch {
    // A folder in which nothing can be written may not let anything be removed.
  }
}

/** A folder that was there before may hold other things, which are not to be ignored. */
function prepare(folder: string): void {
  if (!makeFolder(folder)) return
  writeOnce(path.join(folder, 'CACHEDIR.TAG'), TAG)
  writeOnce(path.join(folder, '.gitignore'), '*\n')
}

function writeOnce(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
}

/** An hour is longer than any run takes to write what it has begun to write. */
const ABANDONED = 3_600_000

function dropForgotten(folder: string, kept: string): void {
  const ours = readdirSync(folder).filter(name => /^[0-9a-f]{16}\.cache(\..*\.tmp)?$/.test(name))
  const now = Date.now()
  for (const name of ours) {
    const file = path.join(folder, name)
    const patience = name.endsWith('.tmp') ? ABANDONED : FORGOTTEN
    if (file !== kept && statSync(file).mtimeMs < now - patience) drop(file)
  }
}
