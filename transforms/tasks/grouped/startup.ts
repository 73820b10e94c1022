/** Tasks that are started on the way into an `async with`. */

import type { Facts } from '../../../src/project/facts.ts'
import { handedCoroutine } from '../../../src/project/handed.ts'
import { decoratorNames } from '../../../src/python/attributes.ts'
import { argumentsOf, calledName } from '../../../src/python/calls.ts'
import { suspensionsIn } from '../../../src/python/cancellation.ts'
import { definitionNamed } from '../../../src/python/endless.ts'
import { coroutineOf, executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { loopsAround } from '../../../src/python/repetition.ts'
import { parameterName } from '../../../src/python/targets.ts'
import { descendants, descendantsWith, type Node } from '../../../src/python/tree.ts'

/** True in `__aenter__`, and before the `yield` of an `@asynccontextmanager`, where nothing is waited for behind the node. */
export function isStartingUp(node: Node, file: PythonFile): boolean {
  const rest = restOfStart(node, file)
  return rest !== null && !suspensionsIn(rest.body).some(each => rest.start < each.start && each.start < rest.end)
}

/** True where the code behind the node does nothing but start more tasks before the block of the `async with` begins. */
export function isLastOfStart(node: Node, file: PythonFile): boolean {
  const rest = restOfStart(node, file)
  if (!rest || loopsAround(node).length > 0) return false
  const behind = descendants(rest.body, 'expression_statement', 'assignment', 'delete_statement').filter(
    each => rest.start < each.start && each.start < rest.end,
  )
  return behind.every(({ kind, children: [only] }) => {
    return kind === 'expression_statement' && (only?.kind === 'yield' || calledName(only) === 'start_soon')
  })
}

/** The code behind a node that runs before the block of the `async with` does; null where the node does not run before it. */
function restOfStart(node: Node, file: PythonFile): { body: Node; start: number; end: number } | null {
  const definition = coroutineOf(node)
  const body = definition?.get('body')
  const end = definition && startedAt(node, definition, file)
  return body && end !== null ? { body, start: node.end, end } : null
}

/** Where the block of the `async with` begins; null in any other function. */
function startedAt(node: Node, definition: Node, file: PythonFile): number | null {
  if (definition.get('name')?.text === '__aenter__') return definition.end
  if (!decoratorNames(definition, file).includes('contextlib.asynccontextmanager')) return null
  const yields = descendantsWith('yield', definition, 'yield')
  return yields.find(each => executionOf(each).function === definition && node.end < each.start)?.start ?? null
}

/** The name of the function that a call starts, where that takes a `task_status` and calls its `started()`; else null. */
export function saysWhenStarted(call: Node, file: PythonFile, facts: Facts): string | null {
  const handed = handedCoroutine(argumentsOf(call).positional[0] ?? null, file, facts)
  if (!handed || handed.form === 'lambda' || handed.result.functions.length === 0) return null
  const saysSo = handed.result.functions.every(({ name }) => {
    const files = facts.filesWith(name.slice(name.lastIndexOf('.') + 1))
    const found = files.flatMap(each => definitionNamed(name, each) ?? [])
    return found.length === 1 && found.every(takesStatus)
  })
  return saysSo ? handed.result.name : null
}

function takesStatus(definition: Node): boolean {
  const parameters = definition.get('parameters')?.children ?? []
  if (!parameters.some(each => parameterName(each)?.text === 'task_status')) return false
  return descendantsWith('task_status', definition, 'call').some(
    call => call.get('function')?.text === 'task_status.started' && isCertain(call, definition),
  )
}

/** True for a call that no condition of its own function decides about. */
function isCertain(call: Node, definition: Node): boolean {
  const outer = call.ancestor('if_statement', 'for_statement', 'except_clause', 'lambda', 'function_definition')
  return outer === definition
}
