/** Whether a new suspension point would come between the read and the write of state that others see (SEMANTICS 0.2). */

import { type Access, accessesIn, isShared, rootKind } from './accesses.ts'
import { executionOf } from './execution.ts'
import type { PythonFile } from './file.ts'
import { oncePerNode } from './memo.ts'
import { isStore } from './targets.ts'
import { descendants, type Node } from './tree.ts'

/**
 * True when the function reads shared state before `node` runs and writes the same state after it: what it read may be
 * out of date by then.
 */
export function splitsUpdate(node: Node, file: PythonFile): boolean {
  const body = executionOf(node).function?.get('body')
  if (!body) return false
  const accesses = sharedAccesses(body, file)
  const writes = accesses.filter(({ kind }) => kind !== 'read')
  if (writes.length === 0) return false
  const reads = accesses.filter(
    access => access.kind === 'read' && access.at < node.end && !excludes(access.node, node),
  )
  return writes.some(write => reads.some(read => isSame(read, write) && isLater(write, read, node, file)))
}

/** Every access in the body of a function to what other code can see. */
const sharedAccesses = oncePerNode((body, file) => {
  const all = accessesIn(body)
  const shared = all.filter(access => isShared(access, file))
  // What a parameter holds is shared from the moment that the function changes it; before that, reading it is no access.
  const changed = new Set(
    shared.filter(each => each.kind !== 'read' && isParameter(each, file)).map(({ place }) => place),
  )
  return all.filter(access => shared.includes(access) || (looksInside(access) && changed.has(access.place)))
})

/** True for a read of what a collection holds: an item, a method, a loop over it, or handing it to a function. */
function looksInside({ kind, node }: Access): boolean {
  const { parent } = node
  if (kind !== 'read' || !parent) return false
  if (parent.kind === 'subscript') return node.field === 'value' && !isStore(parent)
  if (parent.kind === 'for_statement' || parent.kind === 'for_in_clause') return node.field === 'right'
  return parent.kind === 'argument_list' || (parent.kind === 'attribute' && parent.field === 'function')
}

function isParameter({ root, place }: Access, file: PythonFile): boolean {
  return root.text === place && rootKind(root, file) === 'parameter'
}

/** Reading `self.rows` and then changing its contents, or reading `self.rows[0]` and replacing the list. */
function isSame(read: Access, write: Access): boolean {
  return read.place === write.place
}

function isLater(write: Access, read: Access, node: Node, file: PythonFile): boolean {
  if (excludes(write.node, node)) return false
  if (write.at >= node.end) return true
  return write.kind === 'write' && comesRound(write, read, node, file)
}

/**
 * True when a loop brings control from `node` back to a write above it that stores what was read before: through a local
 * variable whose value was not read again in between.
 */
function comesRound(write: Access, read: Access, node: Node, file: PythonFile): boolean {
  const loop = loopAround(write.node, node)
  const assignment = write.node.ancestor('assignment')
  const stored = assignment?.get('right')
  const kept = read.node.ancestor('assignment', 'named_expression')
  if (!loop || !stored || !kept) return false
  const target = kept.get('left') ?? kept.get('name')
  const uses = descendants(stored, 'identifier').some(each => each.text === target?.text)
  const isFresh = loop.contains(kept) && kept.end <= stored.start
  return uses && !isFresh && file.scopes.lookup(target?.text ?? '', stored)?.[0]?.scope.kind === 'function'
}

function loopAround(a: Node, b: Node): Node | null {
  for (let outer = b.ancestor('for_statement', 'while_statement'); outer; ) {
    if (outer.contains(a)) return outer
    outer = outer.ancestor('for_statement', 'while_statement')
  }
  return null
}

const ARMS = new Set(['elif_clause', 'else_clause', 'case_clause'])

/** True when the two stand in different arms of one `if` or `match`, so that only one of them runs. */
function excludes(a: Node, b: Node): boolean {
  let below = a
  let outer = a.parent
  while (outer && !outer.contains(b)) {
    below = outer
    outer = outer.parent
  }
  const other = outer?.children.find(child => child.contains(b))
  if (!outer || !other || other === below) return false
  if (outer.kind === 'block' && outer.parent?.kind === 'match_statement') return isArm(below, a) && isArm(other, b)
  return outer.kind === 'if_statement' && isArm(below, a) && isArm(other, b)
}

/** A test of an `elif` or a guard of a `case` runs on the way to the later arms. */
function isArm(arm: Node, inside: Node): boolean {
  if (arm.field === 'consequence' && !ARMS.has(arm.kind)) return true
  if (!ARMS.has(arm.kind)) return false
  const suite = arm.get('consequence') ?? arm.get('body')
  return !!suite?.contains(inside)
}
