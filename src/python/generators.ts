/** Generator expressions, asynchronous or not. */

import { collectionOf } from './collections.ts'
import type { PythonFile } from './file.ts'
import { isFirstIterable } from './scopes.ts'
import { descendants, type Node } from './tree.ts'

/** True for a collection, and for a generator expression that is no asynchronous one. */
export function isPlainCollection(node: Node, file: PythonFile): boolean {
  const made = collectionOf(node, file)?.made
  return made?.every(each => each.kind !== 'generator_expression' || !isAsyncGenerator(each)) ?? false
}

/** `(await f(x) for x in xs)` is one as well (language reference 6.2.8). */
export function isAsyncGenerator(generator: Node): boolean {
  const places = descendants(generator, 'await', 'for_in_clause').filter(
    each => each.kind === 'await' || each.has('async'),
  )
  return places.some(each => runsIn(each) === generator)
}

/** The generator expression whose frame runs a node inside of it: the first iterable belongs to what is around. */
function runsIn(node: Node): Node | null {
  for (let below = node, outer = node.parent; outer; below = outer, outer = outer.parent) {
    if (isFirstIterable(outer, below)) outer = outer.parent as Node
    else if (/^(generator_expression|lambda|function_definition)$/.test(outer.kind)) return outer
  }
  return null
}
