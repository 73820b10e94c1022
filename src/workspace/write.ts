/** Writes files so that each is either the old one or the new one, never something between, and several of them all or none. */

import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
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
import path from 'node:path'
import { explainError } from './problem.ts'

/** A file to be replaced, with what was read: when the disk holds anything else by now, nothing is written. */
export type Replacement = { readonly file: string; readonly expected: Uint8Array; readonly content: Uint8Array }

export type Refusal = { readonly file: string; readonly why: string }

/**
 * Replaces the content of a file: temporary file beside it, flushed, renamed. Mode and owner are kept; behind a symbolic link
 * the target is replaced and the link stays.
 * @param expected what was read; when the disk holds anything else by now, nothing is written
 * @returns null, or why the file was not written
 */
export function replaceFile(file: string, expected: Uint8Array, content: Uint8Array): string | null {
  return writeTogether([{ file, expected, content }])?.why ?? null
}

/**
 * Replaces all of the files or none. Everything is written beside them first, so that a file that cannot be written is known
 * before any of them changes; should a rename fail after that, those before it get their old content back.
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
    for (const [index, each] of replacements.entries()) {
      const refusal = attempt(each.file, () => commit(staged[index] as Staged, each))
      if (refusal) return withRestored(refusal, done)
      done.push(each)
    }
    return null
  } finally {
    for (const { temporary } of staged.slice(done.length)) discard(temporary)
  }
}

/** The new content beside the file that it is going to be. */
type Staged = { readonly target: string; readonly temporary: string }

function attempt<T>(file: string, step: () => T): T | Refusal {
  try {
    return step()
  } catch (error) {
    return { file, why: `not written: ${explainError(error)}` }
  }
}

function stage({ file, content }: Replacement): Staged {
  const target = realpathSync(file)
  const stats = statSync(target)
  refuseReadOnly(target, stats)
  // It is made anew or not at all, so it has to be free, not secret; the random numbers of node:crypto take long to load.
  const mark = `${process.pid}-${Math.random().toString(36).slice(2)}`
  const temporary = path.join(path.dirname(target), `.${path.basename(target)}.${mark}.tmp`)
  try {
    writeFlushed(temporary, content, stats)
  } catch (error) {
    discard(temporary)
    throw error
  }
  return { target, temporary }
}

function commit({ target, temporary }: Staged, { file, expected }: Replacement): Refusal | null {
  if (Buffer.compare(readFileSync(target), expected) !== 0)
    return { file, why: 'changed on disk while it was looked at, not written' }
  renameSync(temporary, target)
  return null
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
function refuseReadOnly(target: string, stats: Stats): void {
  if ((stats.mode & 0o222) === 0) throw new Error('the file is read-only')
  accessSync(target, constants.W_OK)
}

function writeFlushed(temporary: string, content: Uint8Array, { mode, uid, gid }: Stats): void {
  const descriptor = openSync(temporary, 'wx', 0o600)
  try {
    writeFileSync(descriptor, content)
    keepOwner(descriptor, uid, gid)
    fchmodSync(descriptor, mode & 0o7777)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Only root may give a file away; for anyone else the new file is theirs, as it is with every editor. */
function keepOwner(descriptor: number, uid: number, gid: number): void {
  try {
    fchownSync(descriptor, uid, gid)
  } catch {
    return
  }
}

function discard(temporary: string): void {
  try {
    unlinkSync(temporary)
  } catch {
    return
  }
}
