/** Makes a folder with those above it. */

import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'

/**
 * Makes the folder where it is missing; throws what the operating system says. `mkdirSync` with `recursive` never comes back where
 * nothing can be made in a folder that is there, as in `/proc` (seen with Node.js 20): so each folder is made by itself.
 * @param folder absolute path
 * @returns true when it was missing
 */
export function makeFolder(folder: string, mode?: number): boolean {
  const missing: string[] = []
  for (let each = folder; !existsSync(each); each = path.dirname(each)) missing.push(each)
  for (const each of missing.reverse()) makeOne(each, mode)
  return missing.length > 0
}

/** Somebody else may have made it meanwhile. */
function makeOne(folder: string, mode: number | undefined): void {
  try {
    mkdirSync(folder, { mode })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
}
