/** What is found out about the nodes of a file at the first question. */

import type { PythonFile } from '../../python/file.ts'
import type { Node } from '../../python/tree.ts'
import { descendants } from '../../python/tree.ts'

export type Lazy<T> = () => readonly T[]

/** The answer for each node of a kind, in source order, found out at the first question; holds on to nothing but `reopen` until then. */
export function onceFor<T>(
  reopen: () => PythonFile,
  kind: string,
  answer: (node: Node, file: PythonFile) => T,
): () => readonly T[] {
  let known: readonly T[] | null = null
  return () => {
    if (known) return known
    const file = reopen()
    known = descendants(file.tree.root, kind).map(node => answer(node, file))
    return known
  }
}
