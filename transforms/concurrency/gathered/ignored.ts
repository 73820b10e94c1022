/** Where errors among the results of a gather are nobody's business: clean-up, and calls that deal with their own. */

import { definitionOf } from '../../../src/project/definitions.ts'
import type { Facts } from '../../../src/project/facts.ts'
import { resultOf } from '../../../src/project/results.ts'
import { lineEnd, lineStart } from '../../../src/python/blocks.ts'
import { cleansUp, dealsWithCancelling } from '../../../src/python/cancellation.ts'
import { runsOnOtherLoop } from '../../../src/python/event-loops.ts'
import { coroutineOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { caughtExpressions } from '../../../src/python/handlers.ts'
import { isExpectedToFail } from '../../../src/python/misuse-tests.ts'
import { libraryCall } from '../../../src/python/receivers.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import type { Part } from './parts.ts'

/** True for code that cleans up, or that cancels what it waits for: it has to go on whatever happens. */
export function isForgiving(call: Node, file: PythonFile): boolean {
  const definition = coroutineOf(call)
  if (!definition || runsOnOtherLoop(file) || isExpectedToFail(call, file) || dealsWithCancelling(definition, file))
    return true
  if (cleansUp(definition.get('name')?.text ?? '')) return true
  return call.ancestor('except_clause', 'finally_clause') !== null || isExplained(call)
}

/** `# best effort` above it or behind it. */
function isExplained(call: Node): boolean {
  const { tree } = call
  const [start, end] = [lineStart(tree, lineStart(tree, call.start) - 1), lineEnd(tree, call.end)]
  const comments = tree.commentsIn({ start, end })
  return comments.some(({ text }) => /best.effort|error|exception|fail|ignor|suppress|swallow/i.test(text))
}

/** True for a call that cleans up, one that only waits, and one that handles its errors itself. */
export function isHarmless(part: Part, file: PythonFile, facts: Facts): boolean {
  return cleansUp(calleeOf(part.call)?.text ?? '') || raisesNothing(part, file, facts)
}

/** True for a call that only waits, and one that handles its errors itself. */
export function raisesNothing({ call }: Part, file: PythonFile, facts: Facts): boolean {
  if (libraryCall(call, file) === 'asyncio.sleep') return true
  return (resultOf(call, file, facts)?.functions ?? []).some(each => {
    const definition = definitionOf(each, facts)?.node
    return !!definition && descendants(definition, 'except_clause').some(isBroad)
  })
}

function isBroad(handler: Node): boolean {
  const caught = caughtExpressions(handler)
  return caught.length === 0 || caught.some(({ text }) => /^(Base)?Exception$/.test(text))
}

/** The name of the function that a call calls, without what stands before the dot. */
export function calleeOf(call: Node): Node | null {
  const callee = call.get('function')
  return callee?.get('attribute') ?? (callee?.kind === 'identifier' ? callee : null)
}
