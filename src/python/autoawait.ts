/** Where IPython lets code await that stands in no coroutine. */

import { isOfNotebook } from './cells.ts'
import { executionOf } from './execution.ts'
import type { Node, Tree } from './tree.ts'

const known = new WeakMap<Tree, boolean>()

/** True at module level of a notebook: its cells run in an event loop (IPython docs, "Autoawait"). Not in a class body, where Python forbids it. */
export function mayAutoawait(node: Node): boolean {
  const { tree } = node
  const isNotebook = known.get(tree) ?? isOfNotebook(tree.text)
  known.set(tree, isNotebook)
  return isNotebook && executionOf(node).function === null && !node.ancestor('class_definition')
}
