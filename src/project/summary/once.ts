/** What is found out about the nodes of a file at the first question. */

import type { PythonFile } from '../../python/file.ts'
import { type Node, nodeAt } from '../../python/tree.ts'

export type Lazy<T> = () => T

/** The answer for the file, found out at the first question; holds on to nothing but `reopen` until then. */
export function onceOf<T>(reopen: () => PythonFile, answer: (file: PythonFile) => T): Lazy<T> {
  let known: { readonly answer: T } | null = null
  return () => {
    known ??= { answer: answer(reopen()) }
    return known.answer
  }
}

/** As `onceOf`, for a node of the file; the node itself is not held. */
export function onceAt<T>(reopen: () => PythonFile, at: Node, answer: (node: Node, file: PythonFile) => T): Lazy<T> {
  const { kind, start } = at
  return onceOf(reopen, file => answer(nodeAt(file.tree, kind, start) as Node, file))
}

/** As `onceAt`, for one answer to each name that somebody asks about. */
export function onceEach<T>(
  reopen: () => PythonFile,
  at: Node,
  answer: (name: string, node: Node, file: PythonFile) => T,
): (name: string) => T {
  const { kind, start } = at
  const answers = new Map<string, Lazy<T>>()
  return name => {
    const known = answers.get(name)
    if (known) return known()
    const made = onceOf(reopen, file => answer(name, nodeAt(file.tree, kind, start) as Node, file))
    answers.set(name, made)
    return made()
  }
}
