/** Whether an expression is the event loop that runs the code around it, and the variables that hold it. */

import { type Edit, remove } from '../engine/edit.ts'
import { lineEnd, lineStart, nextLine, ownsLines, statementOf } from './blocks.ts'
import { coroutineOf, executionOf } from './execution.ts'
import type { PythonFile } from './file.ts'
import type { Binding } from './scopes.ts'
import { seesLocals } from './seen-locals.ts'
import type { Node } from './tree.ts'

/**
 * True for `asyncio.get_running_loop()`, for `asyncio.get_event_loop()` directly in a coroutine, and for a variable of the same function
 * that holds nothing else. A loop that an attribute or an argument brings may be another one.
 */
export function isRunningLoop(node: Node | null, file: PythonFile): boolean {
  if (node?.kind === 'parenthesized_expression') return isRunningLoop(node.children[0] ?? null, file)
  if (node?.kind === 'identifier') return variableOf(node, file) !== null
  if (node?.kind !== 'call' || (node.get('arguments')?.children.length ?? 0) > 0) return false
  const name = file.called(node)
  return name === 'asyncio.get_running_loop' || (name === 'asyncio.get_event_loop' && coroutineOf(node) !== null)
}

/** The one binding of a variable that is read in the function which makes the running loop its value, or null. */
function variableOf(name: Node, file: PythonFile): Binding | null {
  const bindings = file.scopes.lookup(name.text, name) ?? []
  const [only] = bindings
  if (bindings.length !== 1 || only?.kind !== 'assignment' || only.value?.kind !== 'call') return null
  const isOwn = only.scope.kind === 'function' && only.scope.node === executionOf(name).function
  return isOwn && only.node.start < name.start && isRunningLoop(only.value, file) ? only : null
}

/** A variable that holds the running loop, `loop = asyncio.get_running_loop()`. */
export type LoopVariable = {
  /** Every place that reads it, in source order. */
  readonly uses: readonly Node[]
  /** Removes the assignment; null where it cannot go with its line: a comment, another target, a `;` beside it. */
  readonly removal: Edit | null
}

/** The variable that an expression names, when all that read it are in the function which makes it; else null. */
export function loopVariableOf(name: Node | null, file: PythonFile): LoopVariable | null {
  const binding = name?.kind === 'identifier' ? variableOf(name, file) : null
  if (!binding) return null
  const uses = file.scopes.references(binding).filter(use => use !== binding.node)
  const isOwn = uses.every(use => executionOf(use).function === binding.scope.node)
  return isOwn ? { uses, removal: withoutAssignment(binding, file) } : null
}

/** Takes the variable away together with the only place that uses it; nothing where others use it, or where it cannot go. */
export function goneWithUse(variable: LoopVariable | null): Edit[] {
  return variable?.uses.length === 1 && variable.removal ? [variable.removal] : []
}

/** True for a variable that only stands before `create_task`, or before one `run_until_complete`: it goes with its line. */
export function onlyStarts({ uses, removal }: LoopVariable): boolean {
  const methods = uses.map(use => {
    const isCalled = use.field === 'object' && use.parent?.field === 'function'
    return isCalled ? use.parent?.get('attribute')?.text : null
  })
  if (removal === null || methods.length === 0) return false
  return methods.every(each => each === 'create_task') || (methods.length === 1 && methods[0] === 'run_until_complete')
}

function withoutAssignment({ node, value }: Binding, file: PythonFile): Edit | null {
  const assignment = node.parent
  const statement = statementOf(node)
  const isPlain =
    assignment?.kind === 'assignment' && assignment.parent === statement && assignment.get('right') === value
  const suite = statement.parent
  if (!isPlain || !ownsLines(statement) || suite?.kind !== 'block' || suite.children.length < 2) return null
  const frame = executionOf(node).function
  if (frame && seesLocals(frame, file)) return null
  const { tree } = statement
  const start = lineStart(tree, statement.start)
  if (file.hasComment(start, lineEnd(tree, statement.end))) return null
  const end = nextLine(tree, statement.end)
  const opens = statement.previous === null || /\n[ \t]*\r?\n$/.test(tree.text.slice(0, start))
  const blank = opens ? (/^([ \t]*\r?\n)+/.exec(tree.text.slice(end))?.[0].length ?? 0) : 0
  return remove({ start, end: end + blank })
}
