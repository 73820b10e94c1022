/** Writes files so that each is either the old one or the new one, never something between, and several of them all or none. */

import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { temporaryBeside } from './litter.ts'
import { keepOwnerAndMode } from './ownership.ts'
import { explainError } from './problem.ts'

/** A file to be replaced, with what was read: when the disk holds anything else by now, nothing is written. */
export type Replacement = { readonly file: string; readonly expected: Uint8Array; readonly content: Uint8Array }

export type Refusal = { readonly file: string; readonly why: string }

/**
 * Replaces the content of a file: temporary file beside it, flushed, renamed. Mode and owner are kept; behind a symbolic link
 * the target is replaced and the link stays. Of a file with several names (hard links) the others keep the old content.
 * @param expected what was read; when the disk holds anything else by now, nothing is written
 * @returns null, or why the file was not written
 */
export function replaceFile(file: string, expected: Uint8Array, content: Uint8Array): string | null {
  return writeTogether([{ file, expected, content }])?.why ?? null
}

/**
 * Replaces all of the files or none. Everything is written beside them first, so that a file that cannot be written is known
 * before any of them changes; should a rename fail after that, those before it get their old content back. A file that holds the
 * new content already is left as it is: another run has done the same.
 * @returns null, or the file that was not written and why
 */
export function writeTogether(replacements: readonly Replacement[]): Refusal | null {
  const staged: Staged[] = []
  const done: Replacement[] = []
  try {
    for (const each of replacements) {
      const found = attempt(each.file, () => stage(each))
      if ('why' in found) return found
      staged.push(found)
    }
    for (const each of staged) {
      const found = attempt(each.file, () => lookAt(each))
      if (typeof found !== 'string') return found
    }
    for (const each of staged) {
      const found = attempt(each.file, () => commit(each))
      if (typeof found !== 'string') return withRestored(found, done)
      if (found === 'old') done.push(each)
    }
    return null
  } finally {
    for (const { temporary } of staged) discard(temporary)
  }
}

/** Which of the files does not hold what was read any more; null for none. */
export function changedAmong(replacements: readonly Replacement[]): Refusal | null {
  for (const each of replacements) {
    const found = attempt(each.file, () => lookAt({ ...each, target: realpathSync(each.file) }))
    if (typeof found !== 'string') return found
  }
  return null
}

/**
 * Makes sure that renames in these folders outlive a loss of power. Not every platform can.
 * @param folders absolute paths
 */
export function flushFolders(folders: Iterable<string>): void {
  for (const folder of folders) {
    try {
      const descriptor = openSync(folder, 'r')
      try {
        fsyncSync(descriptor)
      } finally {
        closeSync(descriptor)
      }
    } catch {
      // Windows opens no folders; there the file system keeps a log of what was renamed.
    }
  }
}

/** The new content beside the file that it is going to be. */
type Staged = Replacement & { readonly target: string; readonly temporary: string }

function attempt<T>(file: string, step: () => T): T | Refusal {
  try {
    return step()
  } catch (error) {
    return { file, why: `not written: ${explainError(error)}` }
  }
}

function stage(replacement: Replacement): Staged {
  const target = realpathSync(replacement.file)
  const stats = statSync(target)
  refuseUnwritable(target, stats)
  const temporary = temporaryBeside(target)
  try {
    writeFlushed(temporary, replacement.content, stats)
  } catch (error) {
    discard(temporary)
    throw error
  }
  return { ...replacement, target, temporary }
}

/** Whether the disk holds what was read, or what is to be written already; a refusal where it holds anything else. */
function lookAt({ target, file, expected, content }: Omit<Staged, 'temporary'>): 'old' | 'new' | Refusal {
  const found = readFileSync(target)
  if (found.equals(expected)) return 'old'
  if (found.equals(content)) return 'new'
  return { file, why: 'changed on disk while it was looked at, not written' }
}

function commit(staged: Staged): 'old' | 'new' | Refusal {
  const found = lookAt(staged)
  if (found === 'old') renameSync(staged.temporary, staged.target)
  return found
}

/** Gives the files that were replaced already their old content back. */
function withRestored(refusal: Refusal, done: readonly Replacement[]): Refusal {
  const lost = done.filter(({ file, expected, content }) => replaceFile(file, content, expected) !== null)
  if (lost.length === 0) return refusal
  return {
    ...refusal,
    why: `${refusal.why}; already written, and not to be restored: ${lost.map(({ file }) => file).join(', ')}`,
  }
}

/** A rename needs no right to write the file, so that right is asked for here. */
function refuseUnwritable(target: string, stats: Stats): void {
  if (stats.isDirectory()) throw new Error('is a folder, not a file')
  if (!stats.isFile()) throw new Error('not a regular file')
  if ((stats.mode & 0o222) === 0) throw new Error('the file is read-only')
  accessSync(target, constants.W_OK)
}

function writeFlushed(temporary: string, content: Uint8Array, stats: Stats): void {
  const descriptor = openSync(temporary, 'wx', 0o600)
  try {
    writeFileSync(descriptor, content)
    keepOwnerAndMode(descriptor, stats)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** What was renamed is no longer there. */
function discard(temporary: string): void {
  try {
    unlinkSync(temporary)
  } catch {
    return
  }
}
