/** How much of the code around a blocking call moves to the thread together with it. */

import type { Facts } from '../../../src/project/facts.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import type { Node } from '../../../src/python/tree.ts'
import { type ExpressionUnit, expressionAround } from './expression.ts'
import { type StatementUnit, statementAround } from './statement.ts'

export type Unit =
  /** The call alone. */
  { readonly kind: 'call'; readonly node: Node; readonly doubts: readonly [] } | ExpressionUnit | StatementUnit

/** The call by itself. */
export function alone(call: Node): Unit {
  return { kind: 'call', node: call, doubts: [] }
}

/** What moves: the outermost statement that can, else an expression, else the call. */
export function unitOf(call: Node, file: PythonFile, facts: Facts): Unit {
  const frame = executionOf(call).function
  const statement = frame?.kind === 'function_definition' ? statementAround(call, frame, file, facts) : null
  return statement ?? expressionAround(call, file, facts) ?? alone(call)
}
