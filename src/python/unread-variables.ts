/** Local variables that nobody reads, and how long they keep what they are given. */

import { executionOf, isAsync, isGenerator } from './execution.ts'
import type { PythonFile } from './file.ts'
import { reachesEnd } from './leaving.ts'
import { loopsAround } from './repetition.ts'
import { seesLocals } from './seen-locals.ts'
import { isStore } from './targets.ts'
import { descendants, type Node } from './tree.ts'

/**
 * True where an assignment gives a plain local variable something that nobody reads from there, and where the variable lets go of it
 * before other tasks have had their turn for more than an instant: the function ends without another pause, or its next round
 * gives the variable something else.
 * @param isLoopRunning true where a plain function certainly runs in an event loop, so that nothing it calls runs one
 */
export function isLostSoon(assignment: Node, file: PythonFile, isLoopRunning: boolean): boolean {
  const name = assignment.get('left')
  const frame = executionOf(assignment).function
  if (name?.kind !== 'identifier' || frame?.kind !== 'function_definition') return false
  if (!isUnread(name, file)) return false
  if (isAsync(frame)) return !pausesAfter(assignment, frame)
  return isLoopRunning ? !isGenerator(frame) : endsNext(assignment, frame, file)
}

/**
 * True where a variable that is given something at a statement may keep it while other tasks run. The module keeps its variables for good.
 * @param isLoopRunning as for `isLostSoon`
 */
export function isKeptOn(statement: Node, file: PythonFile, isLoopRunning: boolean): boolean {
  const frame = executionOf(statement).function
  if (frame?.kind !== 'function_definition') return true
  if (!isAsync(frame) && !isLoopRunning) return !endsNext(statement, frame, file)
  return pausesIn(frame.get('body') as Node, statement, loopsAround(statement).at(-1)?.start ?? statement.start)
}

/** True for a variable of a function that is only ever given values. */
function isUnread(name: Node, file: PythonFile): boolean {
  const [binding, ...others] = file.scopes.lookup(name.text, name) ?? []
  if (binding?.scope.kind !== 'function' || [binding, ...others].some(({ kind }) => kind === 'delete')) return false
  const frame = binding.scope.node
  return !seesLocals(frame, file) && file.scopes.references(binding).every(isStore)
}

/** What lets other tasks run while the variable is there. In a loop that is only what comes before the next round begins. */
function pausesAfter(assignment: Node, frame: Node): boolean {
  const [loop] = loopsAround(assignment)
  const round = loop?.get('body')
  const stretch = round && reachesEnd(assignment, round, true) ? round : (frame.get('body') as Node)
  return pausesIn(stretch, assignment, assignment.start)
}

/** True where a stretch of the function, without the statement itself, pauses behind an offset. */
function pausesIn(stretch: Node, statement: Node, start: number): boolean {
  const frame = executionOf(statement).function
  const pauses = descendants(stretch, 'await', 'yield', 'for_statement', 'for_in_clause', 'with_statement')
  return pauses.some(
    pause => pause.end > start && !statement.contains(pause) && isPause(pause) && executionOf(pause).function === frame,
  )
}

/** `async with` pauses at its end, `async for` before each round. */
function isPause(node: Node): boolean {
  return node.kind === 'await' || node.kind === 'yield' || node.has('async')
}

/** A plain function lets nothing run by itself; what it calls may run the event loop. */
function endsNext(assignment: Node, frame: Node, file: PythonFile): boolean {
  const start = loopsAround(assignment).at(-1)?.start ?? assignment.end
  const after = descendants(frame.get('body') as Node, 'call', 'yield').filter(
    each => each.start >= start && !assignment.contains(each) && executionOf(each).function === frame,
  )
  return after.every(each => each.kind === 'call' && isHarmless(each, file))
}

const HARMLESS = /^(builtins\.(print|len|str|repr|isinstance)|logging\..*)$/

function isHarmless(call: Node, file: PythonFile): boolean {
  return HARMLESS.test(file.called(call) ?? '') || /^_?log(ger|ging)?\./i.test(call.get('function')?.text ?? '')
}
