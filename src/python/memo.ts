/** Answers that are computed once for a node: trees never change, so they stay right. */

import type { PythonFile } from './file.ts'
import type { Binding } from './scopes.ts'
import type { Node } from './tree.ts'

/** The same question, asked once for each node; the answer is dropped together with the tree. */
export function oncePerNode<T>(question: (node: Node, file: PythonFile) => T): (node: Node, file: PythonFile) => T {
  const answers = new WeakMap<Node, { answer: T }>()
  return (node, file) => {
    const known = answers.get(node)
    if (known) return known.answer
    const answer = question(node, file)
    answers.set(node, { answer })
    return answer
  }
}

/** As `oncePerNode`, for a question about one name each. */
export function oncePerName<T>(
  question: (name: string, node: Node, file: PythonFile) => T,
): (name: string, node: Node, file: PythonFile) => T {
  const answersOf = oncePerNode((_node, _file) => new Map<string, { answer: T }>())
  return (name, node, file) => {
    const answers = answersOf(node, file)
    const known = answers.get(name) ?? { answer: question(name, node, file) }
    answers.set(name, known)
    return known.answer
  }
}

/** As `oncePerNode`, for a question about all bindings of a name in one scope, as `Scopes.lookup` gives them; the rest follows from those. */
export function oncePerBindings<T, Rest extends unknown[]>(
  question: (bindings: readonly Binding[], file: PythonFile, ...rest: Rest) => T,
): (bindings: readonly Binding[], file: PythonFile, ...rest: Rest) => T {
  const answers = new WeakMap<readonly Binding[], { answer: T }>()
  return (bindings, file, ...rest) => {
    const known = answers.get(bindings)
    if (known) return known.answer
    const answer = question(bindings, file, ...rest)
    answers.set(bindings, { answer })
    return answer
  }
}
