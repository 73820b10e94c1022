/** Which program this is: another version, another build or another Node may find something else in the same files. */

import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

let known: string | null = null

/** The bundle that runs, or the source tree where there is none; null where that cannot be told. */
export function buildIdentity(version: string): string | null {
  try {
    known ??= JSON.stringify([version, process.version, ...programFiles().map(identityOf)])
    return known
  } catch {
    return null
  }
}

function programFiles(): string[] {
  if (typeof __filename === 'string') return [__filename]
  const here = fileURLToPath(import.meta.url)
  if (!here.endsWith('.ts')) return [here]
  const top = path.join(path.dirname(here), '..', '..', '..')
  return ['src', 'transforms', 'grammar'].flatMap(name => filesBelow(path.join(top, name)))
}

function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  return entries.map(entry => path.join(entry.parentPath, entry.name)).sort()
}

function identityOf(file: string): string {
  const { size, mtimeMs } = statSync(file)
  return `${file} ${size} ${mtimeMs}`
}
