/** Whether a lock keeps other tasks out. */

import type { PythonFile } from '../../../src/python/file.ts'
import { isLock } from '../../../src/python/managers.ts'
import { libraryType, originOf } from '../../../src/python/receivers.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'

/** True for code in a `with` that enters a lock, a semaphore or a condition. */
export function isLocked(node: Node, file: PythonFile): boolean {
  for (let outer = node.ancestor('with_statement'); outer; outer = outer.ancestor('with_statement')) {
    const managers = descendants(outer.child('with_clause') as Node, 'identifier', 'attribute', 'call')
    if (managers.some(each => isLock(each, typeOf(each, file)))) return true
  }
  return false
}

function typeOf(node: Node, file: PythonFile): string | null {
  const origin = originOf(node, file)
  return origin && libraryType(origin)
}
