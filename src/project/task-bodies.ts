/** Who runs a coroutine function, as far as calls of its name tell: a task of its own, or `asyncio.run()`. */

import { calledName, takerOf } from '../python/calls.ts'
import { executionOf } from '../python/execution.ts'
import type { PythonFile } from '../python/file.ts'
import { callsNamed } from '../python/named-nodes.ts'
import { descendantsWith, type Node } from '../python/tree.ts'
import type { Facts } from './facts.ts'

/** A name in more files than this is one of many things. */
const MOST_FILES = 40

const MAKERS =
  /^_?(call_soon\w*|create_\w*task|ensure_future|run_coroutine_threadsafe|run_until_complete|run|spawn|start_soon|Task)$/

/** True where a call of a function of that name is made a task somewhere; several functions of one name are not told apart. */
export function isMadeTask(definition: Node, file: PythonFile, facts: Facts): boolean {
  const name = definition.get('name')?.text ?? ''
  if (facts.spreadOf(name) > MOST_FILES) return true
  return [file, ...facts.filesWith(name)].some(each =>
    callsOf(name, each).some(call => MAKERS.test(calledName(takerOf(call)))),
  )
}

/**
 * True where `asyncio.run()` may await the coroutine, through whatever coroutines call it and whatever those do with it: then Ctrl-C
 * cancels it (Python 3.11). Goes by names, as above.
 */
export function isAwaitedByRun(definition: Node, file: PythonFile, facts: Facts): boolean {
  const names = [definition.get('name')?.text ?? '']
  for (const name of names) {
    if (facts.spreadOf(name) > MOST_FILES || names.length > MOST_FILES) return true
    for (const call of [file, ...facts.filesWith(name)].flatMap(each => callsOf(name, each))) {
      if (/^run(_until_complete)?$/.test(calledName(takerOf(call)))) return true
      const caller = isLetGo(call) ? null : executionOf(call).coroutine?.get('name')?.text
      if (caller && !names.includes(caller)) names.push(caller)
    }
  }
  return false
}

/** True for `asyncio.create_task(f())` as a statement, or in a variable that no `await` names. A group waits for its own tasks. */
function isLetGo(call: Node): boolean {
  const taker = takerOf(call)
  const object = taker?.get('function')?.get('object')?.text ?? 'asyncio'
  const isMaker = /^(create_task|ensure_future)$/.test(calledName(taker)) && /^(asyncio|_?loop)$/.test(object)
  if (!isMaker || !taker) return false
  const variable = taker.parent?.kind === 'assignment' ? taker.parent.get('left') : null
  const frame = executionOf(call).function
  if (variable?.kind !== 'identifier' || !frame) return taker.parent?.kind === 'expression_statement'
  return !descendantsWith('await', frame, 'await').some(each => each.tree.holds(variable.text, each))
}

function callsOf(name: string, { tree }: PythonFile): Node[] {
  return callsNamed(name, tree)
}
