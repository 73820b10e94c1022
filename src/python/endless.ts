/** Whether a coroutine function runs until it is cancelled. */

import { calledName } from './calls.ts'
import { executionOf } from './execution.ts'
import type { PythonFile } from './file.ts'
import { functionsNamed } from './functions.ts'
import { caughtExpressions } from './handlers.ts'
import { oncePerNode } from './memo.ts'
import { exitsOf, isWhileTrue } from './repetition.ts'
import { descendantsWhere, descendantsWith, type Node } from './tree.ts'

/** True for a function with a `while True` that nothing leaves, and for one that calls `serve_forever()` and the like. */
export const neverEnds = oncePerNode((definition: Node) => {
  const body = definition.get('body')
  if (!body) return false
  const isOwn = (node: Node) => executionOf(node).function === definition
  const calls = descendantsWhere(({ text }) => text.includes('forever'), body, 'call').filter(isOwn)
  const loops = descendantsWith('while', body, 'while_statement').filter(isOwn)
  return calls.some(call => isForever(calledName(call))) || loops.some(loop => isEndless(loop))
})

/** True for the name of a function that says so itself: `serve_forever`. */
export function isForever(name: string): boolean {
  return /(^|[._])forever$/.test(name)
}

/** The function of the file with the qualified name, or null. */
export function definitionNamed(name: string, file: PythonFile): Node | null {
  return functionsNamed(name, file).at(-1) ?? null
}

function isEndless(loop: Node): boolean {
  return isWhileTrue(loop) && exitsOf(loop).every(exit => isForCancellation(exit, loop))
}

/** What a cancellation does is no end of its own. */
function isForCancellation(exit: Node, loop: Node): boolean {
  const handler = exit.ancestor('except_clause')
  return handler !== null && loop.contains(handler) && caughtExpressions(handler).some(isCancellation)
}

function isCancellation(caught: Node): boolean {
  return (caught.get('attribute') ?? caught).text === 'CancelledError'
}
