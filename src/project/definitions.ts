/** The source of a function of the project, in whichever file it is. */

import type { PythonFile } from '../python/file.ts'
import { functionsNamed } from '../python/functions.ts'
import type { Node } from '../python/tree.ts'
import type { Facts } from './facts.ts'
import type { FunctionSummary } from './summaries.ts'

export type Definition = {
  /** The `def`. */
  readonly node: Node
  readonly file: PythonFile
}

/** The one `def` that a summary is of, or null where the file has changed or has several of that name. */
export function definitionOf({ name, path }: FunctionSummary, facts: Facts): Definition | null {
  const file = facts.fileAt(path)
  const found = file && functionsNamed(name, file)
  const [node] = found ?? []
  return file && node && found?.length === 1 ? { node, file } : null
}
