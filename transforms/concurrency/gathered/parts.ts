/** The calls whose coroutines an `asyncio.gather()` runs, where each of them is seen. */

import { additionsTo, collectionOf, itemsOf, unparenthesized } from '../../../src/python/collections.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { libraryCall } from '../../../src/python/receivers.ts'
import type { Node } from '../../../src/python/tree.ts'

export type Part = {
  readonly call: Node
  /** The comprehension of which it makes each item, or null for one call. */
  readonly comprehension: Node | null
}

/**
 * The calls that are gathered; null where something else may be. Tasks count where the gather itself makes them: others can be
 * cancelled and asked by whoever holds them.
 */
export function partsOf(gather: Node, file: PythonFile): Part[] | null {
  const list = gather.get('arguments')
  const given = (list?.kind === 'argument_list' ? list.children : []).filter(({ kind }) => kind !== 'keyword_argument')
  const parts = given.map(argument =>
    argument.kind === 'list_splat' ? unpacked(argument, file) : single(argument, file),
  )
  return parts.length > 0 && parts.every(each => each !== null) ? parts.flat() : null
}

function single(item: Node, file: PythonFile, comprehension: Node | null = null, isKept = false): Part[] | null {
  const call = unparenthesized(item)
  if (call.kind !== 'call') return null
  const isTask = /^asyncio\.(create_task|ensure_future)$/.test(libraryCall(call, file) ?? '')
  if (!isTask) return [{ call, comprehension }]
  const [first] = isKept ? [] : (call.get('arguments')?.children ?? [])
  return first ? single(first, file, comprehension) : null
}

function unpacked(splat: Node, file: PythonFile): Part[] | null {
  const inner = unparenthesized(splat.children[0] as Node)
  const isVariable = inner.kind === 'identifier'
  const made = collectionOf(inner, file)?.made ?? []
  const parts = made.map(each => {
    const comprehension = /_comprehension$|^generator_expression$/.test(each.kind) ? each : null
    return allOf(itemsOf(each), file, comprehension, isVariable)
  })
  if (made.length === 0 || !(isVariable || made[0] === inner)) return null
  const all = isVariable ? [...parts, allOf(additionsTo(inner, file), file, null, true)] : parts
  return all.every(each => each !== null) ? all.flat() : null
}

function allOf(items: readonly Node[] | null, file: PythonFile, comprehension: Node | null, isKept: boolean) {
  const parts = items?.map(item => single(item, file, comprehension, isKept))
  return parts?.every(each => each !== null) ? parts.flat() : null
}
