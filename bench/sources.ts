/** Finds the Python code that a tree is made of: the standard library, installed packages, folders that a person names. */

import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { defaultExcludes } from '../src/workspace/find.ts'
import type { Python } from './environment.ts'
import { packageFolders } from './environment.ts'

/** Files that belong together as one project. */
export type Source = {
  /** Its folder in the tree. */
  readonly name: string
  /** Absolute path by the path in the project. */
  readonly files: ReadonlyMap<string, string>
}

const excluded = new Set(defaultExcludes)
const settings = new Set(['pyproject.toml', 'setup.cfg', 'async-fix.toml'])

/**
 * The sources that `trees` name, each package once: the first one found counts.
 * @param trees `stdlib`, `site-packages`, or absolute paths
 */
export function findSources(trees: readonly string[], python: Python): Source[] {
  const found = trees.flatMap(tree => {
    if (tree === 'stdlib') return [{ name: 'stdlib', files: filesBelow(python.library, false) }]
    if (tree === 'site-packages') return packageFolders(python).flatMap(installedPackages)
    if (/^(site|dist)-packages$/.test(path.basename(tree))) return installedPackages(tree)
    return [named(tree)]
  })
  const byName = new Map<string, Source>()
  for (const source of found) if (source.files.size > 0 && !byName.has(source.name)) byName.set(source.name, source)
  return [...byName.values()]
}

function named(given: string): Source {
  const name = path.basename(given)
  if (statSync(given).isFile()) return { name: path.parse(given).name, files: new Map([[name, given]]) }
  return { name, files: filesBelow(given, true) }
}

/** Each package is a project, as it was where it was written; modules that lie beside the packages are one together. */
function installedPackages(folder: string): Source[] {
  const modules = new Map<string, string>()
  const packages: Source[] = []
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const at = path.join(folder, entry.name)
    if (entry.isFile() && entry.name.endsWith('.py')) modules.set(entry.name, at)
    if (!entry.isDirectory() || excluded.has(entry.name)) continue
    const files = [...filesBelow(at, false)].map(([file, from]) => [`${entry.name}/${file}`, from] as const)
    packages.push({ name: `packages/${entry.name}`, files: new Map(files) })
  }
  return [...packages, { name: 'packages/_modules', files: modules }]
}

/** Python files by relative path, sorted; the folders that linters leave out by themselves are left out here already. */
function filesBelow(root: string, withSettings: boolean): Map<string, string> {
  const files = new Map<string, string>()
  const search = (folder: string, prefix: string) => {
    const entries = readdirSync(folder, { withFileTypes: true }).sort((one, other) => (one.name < other.name ? -1 : 1))
    for (const { name, ...entry } of entries.map(each => ({
      name: each.name,
      folder: each.isDirectory(),
      file: each.isFile(),
    }))) {
      if (entry.folder && !excluded.has(name)) search(path.join(folder, name), `${prefix}${name}/`)
      if (entry.file && (name.endsWith('.py') || (withSettings && settings.has(name))))
        files.set(prefix + name, path.join(folder, name))
    }
  }
  search(root, '')
  return files
}
