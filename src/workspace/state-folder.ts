/** Where the platform wants programs to keep what is not to be lost, and whether what lies there can be trusted. */

import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, type Stats } from 'node:fs'
import path from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The folder for the state of async-fix (XDG Base Directory Specification; on macOS and Windows where applications keep theirs). It is
 * not the one for caches, which anyone may empty at any time.
 * @returns an absolute path; null where the environment names none
 */
export function stateFolder(env: Environment, platform: NodeJS.Platform = process.platform): string | null {
  const top = topFolder(env, platform)
  return top && path.join(top, 'async-fix')
}

function topFolder(env: Environment, platform: NodeJS.Platform): string | null {
  if (platform === 'win32') return absolute(env['LOCALAPPDATA'])
  const home = absolute(env['HOME'])
  if (platform === 'darwin') return home && path.join(home, 'Library', 'Application Support')
  return absolute(env['XDG_STATE_HOME']) ?? (home && path.join(home, '.local', 'state'))
}

function absolute(folder: string | undefined): string | null {
  return folder && path.isAbsolute(folder) ? folder : null
}

/** True for a folder that belongs to this user, and into which nobody else can put anything. */
export function isPrivateFolder(folder: string): boolean {
  const stats = lstatSync(folder, { throwIfNoEntry: false })
  return stats?.isDirectory() === true && isOurs(stats)
}

/**
 * Reads a file that only this user can have written.
 * @throws Error for any other, and for a link
 */
export function readPrivate(file: string): Buffer {
  const descriptor = openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0))
  try {
    const stats = fstatSync(descriptor)
    if (!stats.isFile() || !isOurs(stats)) throw new Error('somebody else may have written it')
    return readFileSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Windows has no such numbers; there the folder of a user is closed to others. */
function isOurs({ uid, mode }: Stats): boolean {
  return process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0)
}
