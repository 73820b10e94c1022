/** Why runs cannot share a loop, or only through a runner and not through one coroutine. */

import { ownsLines } from '../../../src/python/blocks.ts'
import { awaitObstacle, executionOf, isGenerator } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { caughtExpressions, handlersAround } from '../../../src/python/handlers.ts'
import { isNotebook } from '../../../src/python/scripts.ts'
import { seesLocals } from '../../../src/python/seen-locals.ts'
import { isStore } from '../../../src/python/targets.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import type { PythonVersion } from '../../../src/python/version.ts'
import { coroutineIn, hasCommentAround, hasPlainOptions, optionsOf } from './call.ts'
import { rangeOf, type Stretch } from './names.ts'

export type Obstacle =
  | 'await-forbidden'
  | 'different-options'
  | 'generator'
  | 'interrupt-caught'
  | 'jumps-out'
  | 'loop-changed'
  | 'names-in-the-way'
  | 'names-used-after'
  | 'nested-run'
  | 'notebook-cells'
  | 'shared-line'
  | 'unusual-arguments'

export const obstacles: Readonly<Record<Obstacle, string>> = {
  'await-forbidden': '`await` cannot stand where a run does',
  'different-options': 'the runs differ in `debug` or `loop_factory`',
  generator: 'the function yields between its runs',
  'interrupt-caught': 'a handler around a run waits for Ctrl-C or cancellation, which a coroutine gets differently',
  'jumps-out': '`return`, `break` or `continue` leaves this code from the middle',
  'loop-changed': 'the code between asks for an event loop or changes it',
  'names-in-the-way': 'it uses names in a way that would mean something else in an inner function',
  'names-used-after': 'names that are not bound on every way through this code are used after it',
  'nested-run': 'the code between starts an event loop of its own',
  'notebook-cells': 'the runs stand in notebook cells, which are executed one by one',
  'shared-line': 'statements share their line with the run',
  'unusual-arguments': 'a run has arguments that `await` has no place for',
}

/** What forbids both one coroutine and one runner, or null. */
export function obstacleToSharing(stretch: Stretch, runs: readonly Node[], file: PythonFile): Obstacle | null {
  const { frame, statements } = stretch
  if (frame.kind === 'function' && isGenerator(frame.owner)) return 'generator'
  if (frame.kind !== 'function' && isNotebook(file)) return 'notebook-cells'
  if (!statements.every(ownsLines)) return 'shared-line'
  if (runs.some(run => !coroutineIn(run) || hasCommentAround(run, file))) return 'unusual-arguments'
  if (!runs.every(hasPlainOptions) || new Set(runs.map(optionsOf)).size > 1) return 'different-options'
  return null
}

/** What forbids that the statements move into a coroutine, or null. */
export function obstacleToCoroutine(
  stretch: Stretch,
  runs: readonly Node[],
  file: PythonFile,
  target: PythonVersion,
): Obstacle | null {
  if (needsOwnNames(stretch, file) || hasBareSuper(stretch, file)) return 'names-in-the-way'
  if (catchesInterrupt(stretch, file) || runs.some(run => waitsForInterrupt(run, stretch, file)))
    return 'interrupt-caught'
  return runs.some(run => awaitObstacle(executionOf(run), target)) ? 'await-forbidden' : null
}

/** Definitions, `import *`, `global` and `globals()` mean something else inside of a function. */
function needsOwnNames({ frame, statements }: Stretch, file: PythonFile): boolean {
  const inside = (...kinds: string[]) => statements.flatMap(statement => descendants(statement, ...kinds))
  if (inside('wildcard_import', 'global_statement', 'nonlocal_statement', 'class_definition').length > 0) return true
  if (seesLocals(frame.owner, file)) return true
  if (frame.kind === 'function') {
    const declared = new Set([...frame.scope.globals, ...frame.scope.nonlocals])
    return inside('identifier').some(name => declared.has(name.text) && isStore(name))
  }
  return inside('function_definition').length > 0
}

const INTERRUPTS = /^(builtins\.(KeyboardInterrupt|BaseException)|asyncio\.(exceptions\.)?CancelledError)$/

/** From Python 3.11 on, Ctrl-C is a cancellation while a coroutine runs: no sync code in it sees a `KeyboardInterrupt`. */
function catchesInterrupt({ statements }: Stretch, file: PythonFile): boolean {
  const handlers = statements.flatMap(statement => descendants(statement, 'except_clause'))
  return handlers.flatMap(caughtExpressions).some(node => file.names.of(node) === 'builtins.KeyboardInterrupt')
}

function waitsForInterrupt(run: Node, stretch: Stretch, file: PythonFile): boolean {
  const { start } = rangeOf(stretch)
  const isInterrupt = (node: Node) => INTERRUPTS.test(file.names.of(node) ?? '')
  const handlers = handlersAround(run).filter(handler => handler.start > start && isOfStretch(handler, stretch))
  if (handlers.map(caughtExpressions).some(caught => caught.length === 0 || caught.some(isInterrupt))) return true
  return withsAround(run, stretch).some(clause => descendants(clause, 'identifier', 'attribute').some(isInterrupt))
}

function isOfStretch(node: Node, stretch: Stretch): boolean {
  return node.end <= rangeOf(stretch).end
}

function withsAround(run: Node, stretch: Stretch): Node[] {
  const clauses: Node[] = []
  for (let outer = run.parent; outer && outer.start >= rangeOf(stretch).start; outer = outer.parent)
    if (outer.kind === 'with_statement') clauses.push(outer.child('with_clause') as Node)
  return clauses
}

/** `super()` looks for the first argument of the very function that it stands in. */
function hasBareSuper({ statements }: Stretch, file: PythonFile): boolean {
  const calls = statements.flatMap(statement => descendants(statement, 'call'))
  return calls.some(call => file.called(call) === 'builtins.super' && call.get('arguments')?.children.length === 0)
}

/** `return`, `break` and `continue` that end more than the stretch. */
export function jumpsIn({ frame, statements }: Stretch): { readonly returns: Node[]; readonly others: Node[] } {
  const owner = frame.kind === 'function' ? frame.owner : null
  const inside = (...kinds: string[]) =>
    statements.flatMap(each => descendants(each, ...kinds)).filter(each => executionOf(each).function === owner)
  const others = inside('break_statement', 'continue_statement').filter(jump => {
    const loop = loopAround(jump)
    return !loop || !statements.some(statement => statement.contains(loop))
  })
  return { returns: inside('return_statement'), others }
}

/** The loop that a `break` ends; one in the `else` of a loop ends the loop around it. */
function loopAround(jump: Node): Node | null {
  let below = jump
  for (let outer = jump.parent; outer; below = outer, outer = outer.parent)
    if (/^(for|while)_statement$/.test(outer.kind) && below.field === 'body') return outer
  return null
}
