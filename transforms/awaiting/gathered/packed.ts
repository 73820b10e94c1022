/** Arguments of `asyncio.gather()` that are collections. */

import type { Settings } from '../../../src/engine/settings.ts'
import type { Facts } from '../../../src/project/facts.ts'
import { givenBy, isAwaitable } from '../../../src/project/held-awaitables.ts'
import { type Collection, collectionOf, itemsOf } from '../../../src/python/collections.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { originOf } from '../../../src/python/receivers.ts'
import type { Node } from '../../../src/python/tree.ts'
import { atLeast } from '../../../src/python/version.ts'

/**
 * - `certain`: a list and the like, or a generator of awaitables, with which the call can only fail;
 * - `generator`: a generator of other things, which older versions of Python take for a coroutine;
 * - `annotated`: a parameter that is annotated as a collection.
 */
export type Packed = 'certain' | 'generator' | 'dictionary' | 'annotated'

type Context = { readonly file: PythonFile; readonly facts: Facts; readonly settings: Settings }

const ANNOTATIONS =
  /^(builtins\.(list|tuple|set|frozenset)|typing\.(List|Tuple|Set|FrozenSet|Sequence|Iterable)|collections\.abc\.(Sequence|Iterable|Set))$/

/** What collection an argument is, or null. */
export function packedAt(argument: Node, context: Context): Packed | null {
  const { file } = context
  if (isViewOfDictionary(argument, file)) return 'certain'
  const collection = collectionOf(argument, file)
  if (collection?.kind === 'dictionary') return 'dictionary'
  if (collection?.kind === 'generator') return isTakenForCoroutine(collection, context) ? 'generator' : 'certain'
  if (collection) return 'certain'
  const origin = argument.kind === 'identifier' ? originOf(argument, file) : null
  return origin?.via === 'annotation' && ANNOTATIONS.test(origin.type) ? 'annotated' : null
}

/** `jobs.values()` of a dictionary. */
function isViewOfDictionary(argument: Node, file: PythonFile): boolean {
  const callee = argument.kind === 'call' ? argument.get('function') : null
  if (callee?.kind !== 'attribute' || callee.get('attribute')?.text !== 'values') return false
  return collectionOf(callee.get('object') as Node, file)?.kind === 'dictionary'
}

function isTakenForCoroutine({ made }: Collection, { file, facts, settings }: Context): boolean {
  if (atLeast(settings.targetVersion, [3, 12])) return false
  return !made.flatMap(each => itemsOf(each) ?? []).every(item => isAwaitable(givenBy(item, file, facts)))
}
