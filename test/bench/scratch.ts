/** Folders for the tests of the benchmark. */

import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** A new temporary folder; who asks for it removes it. */
export function newScratch(): string {
  return realpathSync(mkdtempSync(path.join(tmpdir(), 'bench-test-')))
}

/** Writes files, named relative to it, below a new folder in `scratch`; returns the folder. */
export function folderWith(scratch: string, files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(path.join(scratch, 'files-'))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    writeFileSync(path.join(folder, name), text)
  }
  return folder
}
