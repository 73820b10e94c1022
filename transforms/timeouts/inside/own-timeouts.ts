/** Whether code has timeouts of its own, apart from the limit around it. */

import { definitionOf } from '../../../src/project/definitions.ts'
import type { Facts } from '../../../src/project/facts.ts'
import { resultOf } from '../../../src/project/results.ts'
import type { FunctionSummary } from '../../../src/project/summaries.ts'
import { decoratorsOf } from '../../../src/python/attributes.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { libraryCall } from '../../../src/python/receivers.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'

/** How far calls are followed. */
const MOST_HOPS = 3

/** Connecting times out by itself, when the other side never answers. */
const CONNECTS = /^asyncio\.(open_\w*connection|\w+\.(create_\w*connection|sock_\w+))$/

const OWN = /^(asyncio|builtins|logging)\./

/** True where a suite may raise `TimeoutError` by itself, as far as its own text and that of what it calls tells. */
export function mayTimeOut(block: Node, file: PythonFile, facts: Facts, hops = 0): boolean {
  if (/timeout|deadline|wait_for|fail_after/i.test(block.text)) return true
  return descendants(block, 'call').some(call => {
    const functions = resultOf(call, file, facts)?.functions ?? []
    if (functions.length > 0) return hops >= MOST_HOPS || functions.some(each => bodyMayTimeOut(each, facts, hops + 1))
    const library = libraryCall(call, file) ?? ''
    // Libraries have limits of their own: `ClientTimeout.total` of aiohttp is five minutes.
    return CONNECTS.test(library) || (library !== '' && !OWN.test(library))
  })
}

function bodyMayTimeOut(called: FunctionSummary, facts: Facts, hops: number): boolean {
  const definition = definitionOf(called, facts)
  const body = definition?.node.get('body')
  return (
    !definition || !body || decoratorsOf(definition.node).length > 0 || mayTimeOut(body, definition.file, facts, hops)
  )
}
