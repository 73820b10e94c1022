/** What becomes of a value that is a coroutine: whether the code goes on as if it were what the coroutine would give. */

import { calledName, takerOf } from './calls.ts'
import type { PythonFile } from './file.ts'
import { isStore } from './targets.ts'
import type { Node } from './tree.ts'
import { useOf, type ValueUse } from './value-uses.ts'

/**
 * - `misused`: dropped, or used in ways in which a coroutine can only fail or mislead;
 * - `awaited`: somewhere it is awaited, made a task or treated as a coroutine;
 * - `open`: it goes where nobody can follow it, as an argument or a result.
 */
export type Fate = 'misused' | 'awaited' | 'open'

const MISUSES: ReadonlySet<ValueUse> = new Set([
  'async-entered',
  'async-iterated',
  'dropped',
  'entered',
  'iterated',
  'read',
  'tested',
])

/** Functions and methods that are given coroutines, by last names. */
const TAKERS =
  /^(as_completed|create_task|ensure_future|gather|isawaitable|iscoroutine|run|run_coroutine_threadsafe|run_until_complete|shield|wait|wait_for)$/

/** Variables that lead to variables further than this are a circle. */
const MOST_STEPS = 5

/** What becomes of the value of an expression. */
export function fateOf(node: Node, file: PythonFile, steps = 0): Fate {
  const use = useOf(node, file)
  if (MISUSES.has(use)) return 'misused'
  if (use === 'awaited' || isTaken(node)) return 'awaited'
  const { parent } = node
  if (parent?.kind === 'parenthesized_expression') return fateOf(parent, file, steps)
  const target = use === 'assigned' && parent?.kind === 'assignment' ? parent.get('left') : null
  return target ? fateOfVariable(target, file, steps + 1) : 'open'
}

/** What becomes of what a variable holds, by every use of it; `target` is where it gets its value. */
export function fateOfVariable(target: Node, file: PythonFile, steps = 0): Fate {
  const [binding, ...others] = file.scopes.lookup(target.text, target) ?? []
  if (steps > MOST_STEPS || !binding || binding.scope.kind === 'module' || binding.scope.kind === 'class') return 'open'
  const loads = file.scopes.references(binding).filter(each => !isStore(each))
  const fates = loads.map(each => fateOf(each, file, steps))
  if (fates.includes('awaited')) return 'awaited'
  return others.length === 0 && fates.every(each => each === 'misused') ? 'misused' : 'open'
}

function isTaken(node: Node): boolean {
  const { parent } = node
  if (parent?.kind === 'attribute') return /^(close|send|throw|cr_\w+)$/.test(parent.get('attribute')?.text ?? '')
  return TAKERS.test(calledName(takerOf(node)))
}
