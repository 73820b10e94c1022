/** The folder of caches: read and written so that nothing that goes wrong, and nobody who does the same, can break a run. */

import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { makeFolder } from '../folders.ts'
import { Reader } from './layout.ts'

/** Beside the project, unless somebody says otherwise. */
export const cacheFolderName = '.async_fix_cache'

const TAG = 'Signature: 8a477f597d28d172789f06886806bc55\n# Caches of async-fix; they may be deleted at any time.\n'

/** A cache per project and program: of more than this many the oldest go. */
const MOST_CACHES = 20

/** The cache in a file; null where there is none that can be read. */
export function readCache(file: string): Reader | null {
  try {
    return new Reader(readFileSync(file))
  } catch {
    return null
  }
}

/** Writes a cache whole or not at all; a folder that cannot be written to gets none. */
export function writeCache(file: string, bytes: Uint8Array): void {
  const folder = path.dirname(file)
  const draft = `${file}.${process.pid}.${Date.now()}.tmp`
  try {
    prepare(folder)
    writeFileSync(draft, bytes, { flag: 'wx' })
    renameSync(draft, file)
    dropOldest(folder, file)
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

function dropOldest(folder: string, kept: string): void {
  const ours = readdirSync(folder).filter(name => /^[0-9a-f]{16}\.cache(\..*\.tmp)?$/.test(name))
  const dated = ours.map(name => ({ name, time: statSync(path.join(folder, name)).mtimeMs }))
  const drafts = dated.filter(({ name, time }) => name.endsWith('.tmp') && time < Date.now() - ABANDONED)
  const caches = dated.filter(({ name }) => name.endsWith('.cache')).sort((a, b) => b.time - a.time)
  for (const { name } of [...drafts, ...caches.slice(MOST_CACHES)])
    if (path.join(folder, name) !== kept) drop(path.join(folder, name))
}
