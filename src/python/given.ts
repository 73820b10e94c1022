/** Whether code runs coroutines, tasks or functions that it was given or keeps, so that no name tells what they do. */

import type { PythonFile } from './file.ts'
import { descendants, type Node } from './tree.ts'

/** Functions that run what they are given. */
const RUNNERS =
  /^asyncio\.(run|wait_for|gather|shield|wait|as_completed|create_task|ensure_future|run_coroutine_threadsafe|Runner\.run)$/

/** Methods that run what they are given, whatever the object is. */
const RUNNING_METHODS = /^(run_until_complete|create_task|start_soon|run)$/

/** Methods that raise what a task or a future has failed with. */
const OUTCOMES = /^(result|exception)$/

/** True when `body` awaits or runs something other than calls of functions that have a name of their own. */
export function runsGiven(body: Node, file: PythonFile): boolean {
  if (descendants(body, 'await').some(node => isGiven(node.children[0], file))) return true
  if (descendants(body, 'for_statement').some(loop => loop.has('async') && isGiven(loop.get('right'), file)))
    return true
  return descendants(body, 'call').some(call => {
    if (OUTCOMES.test(methodOf(call)) && call.get('arguments')?.children.length === 0) return true
    return isRunner(call, file) && argumentsGiven(call, file)
  })
}

function methodOf(call: Node): string {
  return call.get('function')?.get('attribute')?.text ?? ''
}

function isRunner(call: Node, file: PythonFile): boolean {
  return RUNNERS.test(file.called(call) ?? '') || RUNNING_METHODS.test(methodOf(call))
}

function argumentsGiven(call: Node, file: PythonFile): boolean {
  return (call.get('arguments')?.children ?? []).some(each => each.kind !== 'keyword_argument' && isGiven(each, file))
}

function isGiven(node: Node | null | undefined, file: PythonFile): boolean {
  if (!node) return false
  switch (node.kind) {
    case 'identifier':
    case 'attribute':
    case 'subscript':
    case 'list_splat':
      return true
    case 'parenthesized_expression':
      return isGiven(node.children[0], file)
    case 'call':
      return isVariable(node.get('function'), file) || (isRunner(node, file) && argumentsGiven(node, file))
    default:
      return false
  }
}

/** True for a callee that is kept in a parameter, a variable or a collection, and has no name of its own. */
function isVariable(callee: Node | null, file: PythonFile): boolean {
  if (callee?.kind === 'subscript') return true
  const bindings = callee?.kind === 'identifier' ? file.scopes.lookup(callee.text, callee) : null
  return !!bindings?.some(({ kind }) => kind !== 'function' && kind !== 'class' && kind !== 'import')
}
