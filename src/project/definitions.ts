/** The source of a function of the project, in whichever file it is. */

import type { PythonFile } from '../python/file.ts'
import { nameInModule } from '../python/names.ts'
import { descendants, type Node } from '../python/tree.ts'
import type { Facts } from './facts.ts'
import type { FunctionSummary } from './summaries.ts'

export type Definition = {
  /** The `def`. */
  readonly node: Node
  readonly file: PythonFile
}

/** The one `def` that a summary is of, or null where the file has changed or has several of that name. */
export function definitionOf({ name, path }: FunctionSummary, facts: Facts): Definition | null {
  const word = name.slice(name.lastIndexOf('.') + 1)
  const file = facts.filesWith(word).find(each => each.path === path)
  if (!file) return null
  const found = descendants(file.tree.root, 'function_definition').filter(each => nameInModule(each, file) === name)
  const [node] = found
  return node && found.length === 1 ? { node, file } : null
}
