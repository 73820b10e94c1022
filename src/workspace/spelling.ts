/** How a folder spells the name of a file, where upper and lower case are the same to the file system. */

import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'

/**
 * A file that is written under another spelling than its own is renamed by that on some systems, and Python, which compares names
 * letter by letter even there (PEP 235), no longer imports it.
 * @param file the path of a file that is there
 * @returns the path with its last part as the folder has it; the same path wherever case makes a difference
 */
export function asSpelled(file: string): string {
  const folder = path.dirname(file)
  const name = path.basename(file)
  const lower = name.toLowerCase()
  const other = name === lower ? name.toUpperCase() : lower
  if (!existsSync(path.join(folder, other))) return file
  const names = readdirSync(folder)
  if (names.includes(name)) return file
  const [only, ...more] = names.filter(each => each.toLowerCase() === lower)
  return only === undefined || more.length > 0 ? file : path.join(folder, only)
}
