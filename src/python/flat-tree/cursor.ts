/** Flattens a tree with web-tree-sitter's own cursor: slow, but nothing in it hangs on the runtime's memory layout. */

import { type Arrays, arraysFor, ERROR, ERROR_SYMBOL, type FlatTree, MISSING, makeRoom, NAMED } from './arrays.ts'

/** What is asked of a web-tree-sitter `TreeCursor`. */
export type Cursor = {
  readonly nodeTypeId: number
  readonly currentFieldId: number
  readonly startIndex: number
  readonly endIndex: number
  readonly nodeIsNamed: boolean
  readonly nodeIsMissing: boolean
  gotoFirstChild(): boolean
  gotoNextSibling(): boolean
  gotoParent(): boolean
  delete(): void
}

/** What is asked of a web-tree-sitter `Tree`. */
export type ParsedTree = {
  readonly language: { readonly types: readonly unknown[]; readonly fields: readonly unknown[] }
  walk(): Cursor
  delete(): void
}

const arrays = arraysFor(1 << 10)

/** The nodes of a tree, by a walk with its cursor. */
export function flattenWithCursor(tree: ParsedTree): FlatTree {
  const cursor = tree.walk()
  arrays.count = 0
  const open: number[] = []
  let down = true
  while (true) {
    if (down) open.push(add(arrays, cursor))
    if (down && cursor.gotoFirstChild()) continue
    arrays.after[open.pop() as number] = arrays.count
    down = cursor.gotoNextSibling()
    if (!down && !cursor.gotoParent()) break
  }
  cursor.delete()
  return arrays
}

/** Appends the cursor's node, and gives its index. */
function add(arrays: Arrays, cursor: Cursor): number {
  const index = arrays.count++
  makeRoom(arrays, arrays.count)
  const kind = cursor.nodeTypeId
  arrays.kind[index] = kind
  arrays.field[index] = cursor.currentFieldId
  arrays.start[index] = cursor.startIndex
  arrays.end[index] = cursor.endIndex
  arrays.flags[index] =
    (cursor.nodeIsNamed ? NAMED : 0) | (cursor.nodeIsMissing ? MISSING : 0) | (kind === ERROR_SYMBOL ? ERROR : 0)
  return index
}
