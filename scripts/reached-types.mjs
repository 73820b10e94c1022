/** Keeps of the declarations that the compiler writes those that the public API is made of: it writes one for each source file. */

import { readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'

/** Removes the declarations in a folder that nothing leads to from `entry`, and the folders that are empty then. */
export function removeUnreachedTypes(folder, entry) {
  const reached = reachedFrom(path.resolve(entry))
  for (const file of filesIn(path.resolve(folder))) if (!reached.has(file)) rmSync(file)
  removeEmptyFolders(folder)
}

function filesIn(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries.filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath, entry.name))
}

/** `entry` and the files that it imports, however many files away. */
function reachedFrom(entry) {
  const reached = new Set([entry])
  for (const file of reached) {
    const specifiers = readFileSync(file, 'utf8').matchAll(/(?:\bfrom |\bimport\(|^import )['"](\.[^'"]+)\.ts['"]/gm)
    for (const [, specifier] of specifiers) reached.add(path.resolve(path.dirname(file), `${specifier}.d.ts`))
  }
  return reached
}

function removeEmptyFolders(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) removeEmptyFolders(path.join(folder, entry.name))
  if (readdirSync(folder).length === 0) rmSync(folder, { recursive: true })
}
