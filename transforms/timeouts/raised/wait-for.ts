/** Calls of `asyncio.wait_for()`. */

import { argumentsOf } from '../../../src/python/calls.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import type { Node } from '../../../src/python/tree.ts'

/** True for a call of `asyncio.wait_for()`, whatever it is given. */
export function isWaitFor(call: Node, file: PythonFile): boolean {
  return /^asyncio(\.tasks)?\.wait_for$/.test(file.called(call) ?? '')
}

/** What an `await asyncio.wait_for(…)` waits for, and how long; null where it is given more or less than these two. */
export function limitedAwait(call: Node, file: PythonFile): { readonly awaited: Node; readonly limit: Node } | null {
  if (call.parent?.kind !== 'await' || !isWaitFor(call, file)) return null
  const { positional, keywords, hasStar, hasDoubleStar } = argumentsOf(call)
  if (hasStar || hasDoubleStar || positional.length + keywords.size !== 2) return null
  const awaited = positional[0] ?? keywords.get('fut')
  const limit = positional[1] ?? keywords.get('timeout')
  return awaited && limit ? { awaited, limit } : null
}
