/** What belongs together: the project above a path, the module name of a file, and what a project declares. */

import { existsSync } from 'node:fs'
import path from 'node:path'
import type { PythonVersion } from '../engine/settings.ts'
import { subTable, type TomlTable } from './config.ts'
import { relativePath } from './ignore-rules.ts'
import { lowestVersion } from './python-version.ts'

const markers = ['pyproject.toml', 'setup.cfg', 'setup.py', '.git']

/**
 * The nearest folder at or above `folder` that is the top of a project, or null when there is none.
 * @param known answers for other folders, which are used and added to
 */
export function projectRoot(folder: string, known = new Map<string, string | null>()): string | null {
  const passed: string[] = []
  let root: string | null | undefined
  for (let at = folder; ; at = path.dirname(at)) {
    root = known.get(at)
    if (root !== undefined) break
    passed.push(at)
    root = markers.some(marker => existsSync(path.join(at, marker))) ? at : null
    if (root !== null || path.dirname(at) === at) break
  }
  for (const each of passed) known.set(each, root)
  return root
}

/**
 * The dotted name under which a file is imported. `src/shop/orders.py` → `shop.orders`; a package's `__init__.py` has the name
 * of the package. A notebook has a name that nobody can import. Below `src` the name starts there, else at the outermost package around the file, else at the root.
 * @param root the project's folder, or null when there is none
 */
export function moduleName(file: string, root: string | null): string {
  const relative = relativePath(importRoot(path.dirname(file), root), file) ?? path.basename(file)
  const parts = relative
    .replace(/\.pyi?$/, '')
    .replace(/\.ipynb$/, ' notebook')
    .split('/')
  if (parts.length > 1 && parts.at(-1) === '__init__') parts.pop()
  return parts.join('.')
}

/** The folder that has to be on `sys.path` for a file of `folder` to be imported. */
function importRoot(folder: string, root: string | null): string {
  const src = root === null ? null : path.join(root, 'src')
  if (src && !isPackage(src) && (folder === src || relativePath(src, folder) !== null)) return src
  const outermost = outermostPackage(folder)
  return outermost ? path.dirname(outermost) : (root ?? folder)
}

/** The folder of the outermost package that holds a folder's modules, or null when the folder is no package. */
export function outermostPackage(folder: string): string | null {
  let at = folder
  if (!isPackage(at)) return null
  while (path.dirname(at) !== at && isPackage(path.dirname(at))) at = path.dirname(at)
  return at
}

function isPackage(folder: string): boolean {
  return existsSync(path.join(folder, '__init__.py')) || existsSync(path.join(folder, '__init__.pyi'))
}

/** The lowest Python that a project supports, from `requires-python` or Poetry's `python`, or null when it does not say. */
export function requiredPython(pyproject: TomlTable | null): PythonVersion | null {
  const standard = subTable(pyproject, 'project')?.['requires-python']
  const poetry = subTable(pyproject, 'tool', 'poetry', 'dependencies')?.['python']
  const specifier = standard ?? poetry
  return typeof specifier === 'string' ? lowestVersion(specifier) : null
}
