/** The package as `npm pack` makes it of this checkout and its build. */

import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'

/**
 * Packs into a folder and gives the path of the archive.
 * @throws without a build
 */
export function packInto(folder: string): string {
  if (!existsSync('dist/cli.cjs')) throw new Error('there is no build yet: npm run build')
  const args = ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder]
  const name = execFileSync('npm', args, { encoding: 'utf8', shell: process.platform === 'win32' }).trim()
  return path.join(folder, name)
}

/** The same, unpacked; gives the folder of its files. */
export function unpackedInto(folder: string): string {
  execFileSync('tar', ['-xzf', packInto(folder), '-C', folder])
  return path.join(folder, 'package')
}
