/** Names temporary files so that the next run can tell those that a killed run has left, and removes these. */

import { lstatSync, readdirSync, unlinkSync } from 'node:fs'
import path from 'node:path'
import { hasEnded, markPattern, ownMark } from './owner.ts'

const temporaryName = new RegExp(`^\\.async-fix-(${markPattern})-[0-9a-z]+\\.tmp$`)

/** A name beside a file, for what takes its place. It is no longer than others for a file with a long name. */
export function temporaryBeside(file: string): string {
  // It is made anew or not at all, so it has to be free, not secret; the random numbers of node:crypto take long to load.
  const number = Math.random().toString(36).slice(2)
  return path.join(path.dirname(file), `.async-fix-${ownMark()}-${number}.tmp`)
}

/** Removes the temporary files of runs that have ended. What cannot be removed stays; nothing is said of it. */
export function removeLitter(folders: Iterable<string>): void {
  for (const folder of folders) {
    for (const name of namesIn(folder)) {
      const mark = temporaryName.exec(name)?.[1]
      if (mark !== undefined) removeAbandoned(path.join(folder, name), mark)
    }
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function removeAbandoned(file: string, mark: string): void {
  try {
    const stats = lstatSync(file)
    if (stats.isFile() && hasEnded(mark, stats.mtimeMs)) unlinkSync(file)
  } catch {
    // Another run has removed it meanwhile, or the folder may not be written to.
  }
}
