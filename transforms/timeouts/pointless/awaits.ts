/** Whether a limit could ever fire: only where the block under it gives control back to the event loop. */

import type { Facts } from '../../../src/project/facts.ts'
import { absoluteName } from '../../../src/project/modules.ts'
import { awaitableOf } from '../../../src/project/results.ts'
import { blockingCall } from '../../../src/python/blocking.ts'
import { calleePath } from '../../../src/python/callees.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import { useOf } from '../../../src/python/value-uses.ts'

const MAY_SUSPEND = ['await', 'yield', 'with_statement', 'for_statement', 'for_in_clause']

/** True where a block has an `await` of its own, or what amounts to one; a `yield` may suspend as well. */
export function mayGiveControl(body: Node): boolean {
  const frame = executionOf(body).function
  return descendants(body, ...MAY_SUSPEND).some(each => {
    const isPoint = each.kind === 'await' || each.kind === 'yield' || each.has('async')
    return isPoint && executionOf(each).function === frame
  })
}

/** True for a block that does nothing yet. */
export function isStub(body: Node): boolean {
  return body.children.every(each => {
    const isDots = each.kind === 'expression_statement' && /^(ellipsis|string)$/.test(each.children[0]?.kind ?? '')
    return isDots || each.kind === 'pass_statement' || each.kind === 'raise_statement'
  })
}

/**
 * True where the block forgot an `await`: it makes a coroutine that nobody awaits there, or drops a future, or has `with` and `for`
 * for what needs `async with` and `async for`. That is another pitfall, and once it is cured the limit works.
 */
export function lacksAwait(body: Node, file: PythonFile, facts: Facts): boolean {
  return descendants(body, 'call').some(call => {
    const use = useOf(call, file)
    if (use === 'other' || use === 'awaited') return false
    const result = awaitableOf(call, file, facts)
    switch (result?.given) {
      case 'coroutine':
        return true
      case 'future':
        return use === 'dropped' && !STARTS.test(result.name)
      case 'manager':
      case 'async-manager':
        return use === 'entered'
      case 'async-generator':
        return use === 'iterated'
      default:
        return false
    }
  })
}

/** What starts a task and goes on. */
const STARTS = /(create_task|ensure_future)$/

/** True where the block blocks, itself or through functions of the project: once that is awaited, the limit has something to limit. */
export function blocks(body: Node, file: PythonFile, facts: Facts): boolean {
  return descendants(body, 'call').some(call => {
    if (file.called(call) === 'time.sleep' || blockingCall(call, file, facts.libraryName)) return true
    const path = calleePath(call, file)
    return path !== null && facts.blockingChain(absoluteName(path, file), false) !== null
  })
}
