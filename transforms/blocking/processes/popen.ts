/** The process that `subprocess.Popen()` starts, as a process of asyncio that is awaited (SEMANTICS 5). */

import type { Edit } from '../../../src/engine/edit.ts'
import { awaitAround } from '../../../src/python/awaiting.ts'
import { statementOf } from '../../../src/python/blocks.ts'
import { argumentsOf } from '../../../src/python/calls.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { catchesAround } from '../../../src/python/handlers.ts'
import { processUse, usesOfProcess } from '../../../src/python/processes.ts'
import type { Node } from '../../../src/python/tree.ts'
import { type Context, isClear } from '../offload/standing.ts'
import { isPipe, isTrue, type Start, startEdits } from './start.ts'

/** The edits at the call and at everything that waits for its process; null where asyncio's process would not do. */
export function asyncioProcess(call: Node, context: Context): Start | null {
  const { file } = context
  const assignment = call.parent?.kind === 'assignment' && !call.parent.get('type') ? call.parent : null
  const uses = assignment ? usesOfProcess(call, file) : null
  if (!assignment || !uses || hasSecondBinding(assignment, file)) return null
  const waits = uses.filter(use => /^(wait|communicate)$/.test(processUse(use, file)))
  if (!uses.every(use => isKnown(use, waits, file)) || !waits.every(use => isAwaitable(use, context))) return null
  if (!waits.some(wait => isSurelyReached(wait, call)) || mayStall(call, waits, file)) return null
  const shell = keywordNode(call, 'shell')
  const start = startEdits(call, file, { dropped: shell && isTrue(shell.get('value') ?? undefined) ? [shell] : [] })
  const end = Math.max(...waits.map(wait => statementOf(wait).end))
  return start && { ...start, edits: [...start.edits, ...waits.flatMap(awaited)], ground: { start: call.start, end } }
}

function keywordNode(call: Node, name: string): Node | null {
  return argumentsOf(call).keywords.get(name)?.parent ?? null
}

function hasSecondBinding(assignment: Node, file: PythonFile): boolean {
  const target = assignment.get('left') as Node
  return file.scopes.lookup(target.text, target)?.length !== 1
}

/**
 * asyncio's process has no `poll()`; it has a return code as soon as the process has ended, and refuses a signal from then
 * on, where `Popen` does nothing.
 */
function isKnown(use: Node, waits: readonly Node[], file: PythonFile): boolean {
  const member = use.parent?.get('attribute')?.text
  switch (processUse(use, file)) {
    case 'wait':
    case 'communicate':
      return true
    case 'signal':
      return catchesAround(use, file, ['ProcessLookupError', 'OSError'])
    case 'returncode':
      return waits.some(wait => wait.end < use.start && statementOf(wait).parent?.contains(use))
    default:
      return member === 'pid'
  }
}

/** `process.wait()` without a timeout, `process.communicate()` without input, where an `await` may stand. */
function isAwaitable(use: Node, context: Context): boolean {
  const call = use.parent?.parent
  return call?.kind === 'call' && call.get('arguments')?.children.length === 0 && isClear(call, context)
}

/** asyncio ends a process that nobody waits for when its object goes. */
function isSurelyReached(wait: Node, call: Node): boolean {
  const suite = statementOf(call).parent
  let statement = statementOf(wait)
  while (statement.parent !== suite) {
    const owner = statement.parent?.parent
    const holder = owner?.kind === 'finally_clause' ? owner.parent : owner
    if (!holder || !/^(try|with)_statement$/.test(holder.kind)) return false
    statement = holder
  }
  return statement.start > call.end
}

/** A process that fills its pipe waits for a reader; only `communicate()`, and only once, reads for it. */
function mayStall(call: Node, waits: readonly Node[], file: PythonFile): boolean {
  const { keywords } = argumentsOf(call)
  const hasPipe = [keywords.get('stdout'), keywords.get('stderr')].some(value => isPipe(value, file))
  const reads = waits.filter(use => processUse(use, file) === 'communicate')
  return reads.length > 1 || (hasPipe && reads.length < waits.length)
}

function awaited(use: Node): Edit[] {
  return awaitAround(use.parent?.parent as Node)
}
