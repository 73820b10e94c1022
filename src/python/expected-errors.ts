/** Whether code counts on an error that a place raises: then a cure of the error changes what the program does. */

import { callersCatch } from './caller-hazards.ts'
import type { PythonFile } from './file.ts'
import { catchesAround, caughtExpressions, handlersAround } from './handlers.ts'
import { descendants, type Node } from './tree.ts'

const BROAD = ['Exception', 'BaseException']

/**
 * `named`: a handler around the place, or around an await of its coroutine, names the error. `swallowed`: one around the place catches
 * everything and goes on.
 */
export type Expectation = 'named' | 'swallowed'

/**
 * How the code around a place takes an error that it raises; null where the error ends what runs.
 * @param errors names of builtin exceptions
 */
export function expectationOf(node: Node, file: PythonFile, errors: readonly string[]): Expectation | null {
  if (catchesAround(node, file, errors) || callersCatch(node, file, errors)) return 'named'
  const broad = handlersAround(node).filter(handler => isBroad(handler, file))
  if (broad.some(handler => !leaves(handler, file))) return 'swallowed'
  return broad.length === 0 && catchesAround(node, file, BROAD) ? 'swallowed' : null
}

function isBroad(handler: Node, file: PythonFile): boolean {
  const caught = caughtExpressions(handler)
  return caught.length === 0 || caught.some(each => BROAD.includes(file.names.of(each)?.replace('builtins.', '') ?? ''))
}

/** True for a handler that ends with another error, or with the program. */
function leaves(handler: Node, file: PythonFile): boolean {
  const last = handler.child('block')?.children.at(-1)
  if (last?.kind === 'raise_statement') return true
  const calls = last?.kind === 'expression_statement' ? descendants(last, 'call') : []
  return calls.some(call => /^(sys\.exit|os\._exit|builtins\.(exit|quit))$/.test(file.called(call) ?? ''))
}
