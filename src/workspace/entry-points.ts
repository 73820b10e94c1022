/** The functions that a project's packaging names: commands and plug-ins, which code outside of the project calls. */

import path from 'node:path'
import { textOf } from './text-files.ts'

const FILES = ['pyproject.toml', 'setup.cfg', 'setup.py']

/** `shop.cli:main`, as entry points are written (packaging specification "Entry points"), extras aside. */
const ENTRY = /["'=\s]([A-Za-z_][\w.]*):([A-Za-z_][\w.]*)/g

/**
 * Qualified names of the entry points of a project: `shop.cli.main`. Looks at texts, so that whatever looks like an entry point
 * counts: that a function may be called from outside is enough.
 * @param root the project's folder; files that are not there or cannot be read name none
 */
export function entryPoints(root: string): string[] {
  return FILES.flatMap(name =>
    [...textOf(path.join(root, name)).matchAll(ENTRY)].map(match => `${match[1]}.${match[2]}`),
  )
}
