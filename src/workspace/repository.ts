/** The folder that a code host's paths begin at. */

import { existsSync } from 'node:fs'
import path from 'node:path'

/**
 * The folder of the checkout: as GitHub's or GitLab's runner names it, else the nearest one above `folder` that git keeps, else
 * `folder` itself.
 * @param folder absolute path
 */
export function repositoryRoot(folder: string, env: Readonly<Record<string, string | undefined>>): string {
  for (const named of [env['GITHUB_WORKSPACE'], env['CI_PROJECT_DIR']])
    if (named && isWithin(folder, path.resolve(named))) return path.resolve(named)
  for (let each = folder; ; each = path.dirname(each)) {
    if (existsSync(path.join(each, '.git'))) return each
    if (path.dirname(each) === each) return folder
  }
}

function isWithin(folder: string, other: string): boolean {
  const relative = path.relative(other, folder)
  return !path.isAbsolute(relative) && relative.split(path.sep)[0] !== '..'
}
