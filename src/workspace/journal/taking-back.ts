/** Compares the files of a journal with what the run has left, and gives them back what they held before. */

import { readFileSync, realpathSync, statSync } from 'node:fs'
import { errorCode, explainError } from '../problem.ts'
import { type Refusal, writeTogether } from '../write.ts'
import { digest, type Entry, type Journal } from './layout.ts'

/** A file as it is now: as before the run, as the run has left it, or neither. */
export type Now =
  | { readonly entry: Entry; readonly is: 'before' }
  | { readonly entry: Entry; readonly is: 'after'; readonly bytes: Buffer }
  | { readonly entry: Entry; readonly is: 'other'; readonly why: string }

/** The files of a journal by the fixes that belong together, as they are now. */
export function groupsNow({ entries }: Journal): Now[][] {
  const groups = new Map<number, Now[]>()
  for (const entry of entries) {
    const group = groups.get(entry.group)
    if (group) group.push(lookAt(entry))
    else groups.set(entry.group, [lookAt(entry)])
  }
  return [...groups.values()]
}

function lookAt(entry: Entry): Now {
  const { file } = entry
  const other = (why: string): Now => ({ entry, is: 'other', why })
  try {
    if (realpathSync(file) !== file) return other('reached through a symbolic link by now')
    if (!statSync(file).isFile()) return other('not a regular file any more')
    const bytes = readFileSync(file)
    if (bytes.equals(entry.before)) return { entry, is: 'before' }
    return entry.after.includes(digest(bytes)) ? { entry, is: 'after', bytes } : other('edited since')
  } catch (error) {
    const isGone = ['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')
    return other(isGone ? 'no longer there' : explainError(error))
  }
}

/** Gives those files of a group that are as the run has left them back what they held, all or none. */
export function takeBack(group: readonly Now[]): Refusal | null {
  return writeTogether(
    group.flatMap(each =>
      each.is === 'after' ? [{ file: each.entry.file, expected: each.bytes, content: each.entry.before }] : [],
    ),
  )
}
