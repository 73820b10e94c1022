/** Whether a coroutine function runs until it is cancelled. */

import { executionOf } from './execution.ts'
import type { PythonFile } from './file.ts'
import { functionsNamed } from './functions.ts'
import { caughtExpressions } from './handlers.ts'
import { oncePerNode } from './memo.ts'
import { descendants, descendantsWhere, descendantsWith, type Node } from './tree.ts'

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

function calledName(call: Node): string {
  const callee = call.get('function')
  return (callee?.get('attribute') ?? callee)?.text ?? ''
}

function isEndless(loop: Node): boolean {
  const condition = loop.get('condition')
  if (condition?.kind !== 'true' && condition?.text !== '1') return false
  const body = loop.get('body') as Node
  const frame = executionOf(loop).function
  const exits = descendants(body, 'break_statement', 'return_statement', 'raise_statement')
  return !exits.some(exit => executionOf(exit).function === frame && leaves(exit, loop))
}

/** A `break` leaves the loop right around it only; what a cancellation does is no end of its own. */
function leaves(exit: Node, loop: Node): boolean {
  const handler = exit.ancestor('except_clause')
  if (handler && loop.contains(handler) && caughtExpressions(handler).some(isCancellation)) return false
  return exit.kind !== 'break_statement' || exit.ancestor('while_statement', 'for_statement') === loop
}

function isCancellation(caught: Node): boolean {
  return (caught.get('attribute') ?? caught).text === 'CancelledError'
}
