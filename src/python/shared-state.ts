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
  return updatedPlaces(body, file).some(({ reads, writes }) => {
    const before = reads.filter(read => read.at < node.end && !excludes(read.node, node))
    return before.length > 0 && writes.some(write => isLater(write, before, node, file))
  })
}

type Updates = { readonly reads: Access[]; readonly writes: Access[] }

/** What the body of a function does to each shared place that it both reads and writes. */
const updatedPlaces = oncePerNode((body, file): readonly Updates[] => {
  const places = new Map<string, Updates>()
  for (const access of sharedAccesses(body, file)) {
    const known = places.get(access.place) ?? { reads: [], writes: [] }
    places.set(access.place, known)
    if (access.kind === 'read') known.reads.push(access)
    else known.writes.push(access)
  }
  return [...places.values()].filter(({ reads, writes }) => reads.length > 0 && writes.length > 0)
})

/** Every access in the body of a function to what other code can see. */
const sharedAccesses = oncePerNode((body, file) => {
  const all = accessesIn(body)
  const shared = new Set(all.filter(access => isShared(access, file)))
  // What a parameter holds is shared from the moment that the function changes it; before that, reading it is no access.
  const changed = new Set(
    [...shared].filter(each => each.kind !== 'read' && isParameter(each, file)).map(({ place }) => place),
  )
  return all.filter(access => shared.has(access) || (looksInside(access) && changed.has(access.place)))
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

/** @param reads those of the same place before `node` */
function isLater(write: Access, reads: readonly Access[], node: Node, file: PythonFile): boolean {
  if (excludes(write.node, node)) return false
  if (write.at >= node.end) return true
  const loop = write.kind === 'write' ? loopAround(write.node, node) : null
  return loop !== null && reads.some(read => comesRound(write, read, loop, file))
}

/**
 * True when a loop brings control back to a write that stores what was read before: through a local variable whose value was not read
 * again in between.
 */
function comesRound(write: Access, read: Access, loop: Node, file: PythonFile): boolean {
  const assignment = write.node.ancestor('assignment')
  const stored = assignment?.get('right')
  const kept = read.node.ancestor('assignment', 'named_expression')
  if (!stored || !kept) return false
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
