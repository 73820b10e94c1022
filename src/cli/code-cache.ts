/** Where V8's compiled code of the program is kept between runs: compiling takes longer than all else that a small run does. */

import { readdirSync, readFileSync, renameSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { makeFolder } from '../workspace/folders.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The file for a program, in the folder that the platform has for such things; null where there is none, or where the person wants no
 * such file (`NODE_DISABLE_COMPILE_CACHE`, as for Node.js itself).
 * @param programId tells builds of the program apart
 */
export function codeFile(
  programId: string,
  env: Environment,
  platform: NodeJS.Platform = process.platform,
): string | null {
  const folder = env['NODE_DISABLE_COMPILE_CACHE'] ? null : cacheFolder(env, platform)
  // V8 refuses the code of another version, processor or flags by itself.
  return folder && path.join(folder, 'async-fix', `code-${process.version}-${process.arch}-${programId}.bin`)
}

function cacheFolder(env: Environment, platform: NodeJS.Platform): string | null {
  if (platform === 'win32') return absolute(env['LOCALAPPDATA'])
  const home = absolute(env['HOME'])
  if (platform === 'darwin') return home && path.join(home, 'Library', 'Caches')
  return absolute(env['XDG_CACHE_HOME']) ?? (home && path.join(home, '.cache'))
}

function absolute(folder: string | undefined): string | null {
  return folder && path.isAbsolute(folder) ? folder : null
}

/** The code kept in a file; null where there is none that can be trusted: it is run, so nobody else may have written it. */
export function readCode(file: string): Buffer | null {
  try {
    const { uid, mode } = statSync(file)
    const isOurs = process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0)
    return isOurs ? readFileSync(file) : null
  } catch {
    return null
  }
}

/** Keeps code, in place of that of other builds. Where that fails the next run is as slow as this one, and nothing else. */
export function storeCode(file: string, code: Uint8Array): void {
  const folder = path.dirname(file)
  const temporary = `${file}.${process.pid}.tmp`
  try {
    makeFolder(folder, 0o700)
    writeFileSync(temporary, code, { mode: 0o600 })
    renameSync(temporary, file)
    const prefix = path.basename(file).replace(/[^-]*$/, '')
    for (const name of readdirSync(folder))
      if (name.startsWith(prefix) && name !== path.basename(file)) unlinkSync(path.join(folder, name))
  } catch {
    return
  }
}
