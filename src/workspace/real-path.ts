/** The name of a file without symbolic links. */

import { realpathSync } from 'node:fs'

/** Of a file that is not there, the name that was given. */
export function realPathOf(file: string): string {
  try {
    return realpathSync(file)
  } catch {
    return file
  }
}
