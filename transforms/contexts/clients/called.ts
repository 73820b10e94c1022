/** A client that a function makes for one request, and a loop calls that function. */

import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { loopsAround } from '../../../src/python/repetition.ts'
import type { Node } from '../../../src/python/tree.ts'
import { isIndependent } from './arguments.ts'
import { endsEarly, enteredFirst, pauses } from './repeated.ts'

/** The client that an `async with` makes at each call of its function, and what a loop of the file calls it by; else null. */
export function clientPerCall(
  statement: Node,
  file: PythonFile,
): { readonly made: Node; readonly callee: Node } | null {
  const frame = executionOf(statement).function
  const name = frame?.get('name')
  if (!frame || !name || frame.parent?.kind === 'decorated_definition' || !isOnEveryWay(statement, frame)) return null
  const client = enteredFirst(statement, file)
  if (client?.uses.length !== 1 || client.uses[0]?.kind !== 'request' || loopsAround(client.uses[0].node).length > 0)
    return null
  const bindings = file.scopes.lookup(name.text, name) ?? []
  const own = bindings.length === 1 ? bindings[0] : undefined
  if (own?.node.parent !== frame || own.scope.kind === 'class' || !isIndependent(client.made, frame, file)) return null
  const callee = file.scopes.references(own).find(use => isCalledInLoop(use, frame))
  return callee ? { made: client.made, callee } : null
}

/** True where nothing but `with` and `try` is around the statement, and no loop. */
function isOnEveryWay(statement: Node, frame: Node): boolean {
  let outer = statement.parent
  while (outer && outer !== frame) {
    if (!/^(block|with_statement|try_statement)$/.test(outer.kind)) return false
    outer = outer.parent
  }
  return true
}

/** A loop that ends with the first success, or sleeps, wants a new client. */
function isCalledInLoop(use: Node, callee: Node): boolean {
  const call = use.parent?.kind === 'call' && use.field === 'function' ? use.parent : null
  const [loop] = call ? loopsAround(call) : []
  return loop !== undefined && !loop.contains(callee) && !endsEarly(loop) && !pauses(loop)
}
