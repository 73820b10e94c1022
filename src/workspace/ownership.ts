/** Gives a new file the owner, the group and the mode of the one that it replaces, and never more rights to anyone than they had. */

import { fchmodSync, fchownSync, fstatSync, type Stats } from 'node:fs'

/**
 * Only root may give a file away, and only to a group of one's own may anyone else: elsewhere the new file is the user's, as it is
 * with every editor. The group then gets what everybody has, and nobody can run it in the user's name.
 * @param descriptor of the new file
 * @param stats of the old one
 */
export function keepOwnerAndMode(descriptor: number, { uid, gid, mode }: Stats): void {
  if (!tryOwner(descriptor, uid, gid)) tryOwner(descriptor, fstatSync(descriptor).uid, gid)
  const now = fstatSync(descriptor)
  const everybody = mode & 0o007
  const rights = now.gid === gid ? mode & 0o777 : (mode & 0o707) | (everybody << 3)
  const special = now.uid === uid && now.gid === gid ? mode & 0o7000 : 0
  fchmodSync(descriptor, rights | special)
}

function tryOwner(descriptor: number, uid: number, gid: number): boolean {
  try {
    fchownSync(descriptor, uid, gid)
    return true
  } catch {
    return false
  }
}
