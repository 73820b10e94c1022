/** Writes one file so that it is either the old one or the new one, never something between. */

import { randomBytes } from 'node:crypto'
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

/**
 * Replaces the content of a file: temporary file beside it, flushed, renamed. Mode and owner are kept; behind a symbolic link
 * the target is replaced and the link stays.
 * @param expected what was read; when the disk holds anything else by now, nothing is written
 * @returns null, or why the file was not written
 */
export function replaceFile(file: string, expected: Uint8Array, content: Uint8Array): string | null {
  let temporary: string | null = null
  try {
    const target = realpathSync(file)
    const stats = statSync(target)
    refuseReadOnly(target, stats)
    temporary = path.join(path.dirname(target), `.${path.basename(target)}.${randomBytes(6).toString('hex')}.tmp`)
    writeFlushed(temporary, content, stats)
    if (Buffer.compare(readFileSync(target), expected) !== 0)
      return 'changed on disk while it was looked at, not written'
    renameSync(temporary, target)
    temporary = null
    return null
  } catch (error) {
    return `not written: ${explainError(error)}`
  } finally {
    if (temporary) discard(temporary)
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

/** A file to be replaced, as `replaceFile` takes it. */
export type Replacement = { readonly file: string; readonly expected: Uint8Array; readonly content: Uint8Array }

/**
 * Replaces all of the files or none: where one cannot be written, those before it get their old content back.
 * @returns null, or the file that was not written and why
 */
export function writeTogether(
  replacements: readonly Replacement[],
): { readonly file: string; readonly why: string } | null {
  const done: Replacement[] = []
  for (const each of replacements) {
    const why = replaceFile(each.file, each.expected, each.content)
    if (why === null) done.push(each)
    else {
      for (const { file, expected, content } of done) replaceFile(file, content, expected)
      return { file: each.file, why }
    }
  }
  return null
}
