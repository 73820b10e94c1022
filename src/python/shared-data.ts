/** Whether data that code reads over a while may be changed by other tasks meanwhile: in place, or by a new value. */

import { type Access, accessesIn, isShared, placeOf, rootKind, rootOf } from './accesses.ts'
import { executionOf } from './execution.ts'
import type { PythonFile } from './file.ts'
import { functionsHolding } from './functions.ts'
import { oncePerName, oncePerNode } from './memo.ts'
import { stdlibModules } from './stdlib.ts'
import type { Node } from './tree.ts'

type Change = { readonly name: string; readonly node: Node; readonly isContent: boolean }

/** Methods that give an object its first values. */
const MAKERS = /^(__init__|__new__|__post_init__|setUp|asyncSetUp)$/

/** Every change of a place that others see and of which this is the last name, in the functions of the file. */
const changesOf = oncePerName((name, _root, file): readonly Change[] =>
  functionsHolding(name, file).flatMap(each => changesIn(each, file).filter(change => change.name === name)),
)

const changesIn = oncePerNode((definition, file): readonly Change[] =>
  accessesIn(definition.get('body') as Node)
    .filter(access => access.kind !== 'read' && isShared(access, file))
    .filter(access => access.isContent || !MAKERS.test(definition.get('name')?.text ?? ''))
    .map(({ place, node, isContent }) => ({ name: lastPart(place), node, isContent })),
)

/** True when a function of the file changes the place outside of these nodes: what it holds, or which object it holds. */
export function isChangedOutside(place: string, nodes: readonly Node[], file: PythonFile): boolean {
  return changesOf(lastPart(place), file.tree.root, file).some(({ node }) => !nodes.some(each => each.contains(node)))
}

/** True when a function of the file changes what the place holds: it adds to a list, or replaces an item. */
export function isChangedInPlace(place: string, file: PythonFile): boolean {
  const isOfPython = (node: Node) => {
    const root = rootOf(node.kind === 'subscript' ? (node.get('value') as Node) : node)
    return root !== null && stdlibModules.has(file.names.of(root)?.split('.')[0] ?? '')
  }
  return changesOf(lastPart(place), file.tree.root, file).some(({ node, isContent }) => isContent && !isOfPython(node))
}

/** True when a read of other code's data may see it change while the nodes run. */
export function mayChange({ node }: Access, nodes: readonly Node[], file: PythonFile): boolean {
  return isChangedOutside(placeOf(node), nodes, file)
}

/**
 * True when `node` runs in a loop over a shared collection that a function of the file changes in place: once it awaits, the
 * collection may change under the loop, which Python answers with a RuntimeError.
 */
export function loopsOverShared(node: Node, frame: Node | null, file: PythonFile): boolean {
  for (let outer = node.parent; outer && outer !== frame; outer = outer.parent) {
    const isLoop = outer.kind === 'for_statement' || outer.kind === 'for_in_clause'
    const over = isLoop ? outer.get('right') : comprehended(outer)
    if (over && !over.contains(node) && isLive(over, outer, file)) return true
  }
  return false
}

/**
 * True when the function looks at a shared collection before `node` and takes an item of it afterwards, and another function
 * takes items out or puts them in: `if key in self.rows: …; return self.rows[key]`.
 */
export function looksTwice(node: Node, file: PythonFile): boolean {
  const frame = executionOf(node).function
  const body = frame?.get('body')
  if (!body) return false
  return itemLooks(body, file).some(
    ({ place, firstEnd, lastItem }) =>
      firstEnd <= node.start &&
      lastItem >= node.end &&
      changesOf(lastPart(place), file.tree.root, file).some(
        change => change.isContent && executionOf(change.node).function !== frame,
      ),
  )
}

/** Where a function first looks at a collection that other code can reach as well, and where it last takes an item of it. */
type ItemLooks = { readonly place: string; firstEnd: number; lastItem: number }

const itemLooks = oncePerNode((body, file): readonly ItemLooks[] => {
  const places = new Map<string, ItemLooks>()
  for (const { node, place } of collectionLooks(body, file)) {
    const known = places.get(place) ?? { place, firstEnd: node.end, lastItem: -1 }
    places.set(place, known)
    known.firstEnd = Math.min(known.firstEnd, node.end)
    if (node.parent?.kind === 'subscript') known.lastItem = Math.max(known.lastItem, node.start)
  }
  return [...places.values()].filter(({ lastItem }) => lastItem >= 0)
})

/** Reads of what other code can reach as well: attributes, variables of the module and of functions around. */
const collectionLooks = oncePerNode((body, file) =>
  accessesIn(body).filter(access => access.kind === 'read' && isShared(access, file)),
)

function comprehended(node: Node): Node | null {
  return /_comprehension$/.test(node.kind) ? (node.child('for_in_clause')?.get('right') ?? null) : null
}

/** A collection itself, or a view of it: `self.users.items()`. A copy such as `list(self.users)` stands still. */
function isLive(over: Node, loop: Node, file: PythonFile): boolean {
  const callee = over.kind === 'call' ? over.get('function') : null
  const isView = callee?.kind === 'attribute' && /^(items|keys|values)$/.test(callee.get('attribute')?.text ?? '')
  const whole = isView ? callee.get('object') : over
  if (whole?.kind !== 'identifier' && whole?.kind !== 'attribute') return false
  const root = rootOf(whole)
  if (!root || /^(created|local)$/.test(rootKind(root, file))) return false
  // Two tasks that run one function have a parameter each.
  const isElsewhere = (change: Node) =>
    rootKind(root, file) === 'parameter' && whole === root
      ? executionOf(change).function !== executionOf(loop).function
      : !loop.contains(change)
  const name = lastPart(placeOf(whole))
  return changesOf(name, file.tree.root, file).some(change => change.isContent && isElsewhere(change.node))
}

function lastPart(place: string): string {
  return (
    place
      .replace(/(\[\])+$/, '')
      .split('.')
      .at(-1) ?? ''
  )
}
