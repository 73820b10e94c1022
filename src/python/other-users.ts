/** Who else may use an object while this run of a function does. */

import type { PythonFile } from './file.ts'
import type { Origin } from './receivers.ts'
import { frameOf } from './scopes.ts'
import type { Node } from './tree.ts'

/** Functions that start something which goes on beside the caller. */
const STARTS =
  /^(call_later|call_soon|create_task|ensure_future|gather|run_coroutine_threadsafe|start_soon|submit|Thread)$/

/**
 * True where the local variable is handed to something that may go on using it at the same time: a task, a thread, a nested
 * function, an attribute.
 */
export function isHandedOn(object: Node, file: PythonFile): boolean {
  const bindings = object.kind === 'identifier' ? (file.scopes.lookup(object.text, object) ?? []) : []
  const [first] = bindings
  if (!first) return false
  const home = frameOf(file.scopes.around(object))
  return file.scopes.references(first).some(use => {
    const isStored = use.field === 'right' && use.parent?.get('left')?.kind !== 'identifier'
    return isStored || frameOf(file.scopes.around(use)) !== home || callsAround(use).some(name => STARTS.test(name))
  })
}

/** The last names of the calls among whose arguments an expression stands. */
function callsAround(node: Node): string[] {
  const names: string[] = []
  let below = node
  for (let outer = node.parent; outer && outer.kind !== 'block'; below = outer, outer = outer.parent) {
    const callee = outer.kind === 'call' && below.field !== 'function' ? outer.get('function') : null
    if (callee) names.push((callee.get('attribute') ?? callee).text)
  }
  return names
}

/** True for an object that this run of the function made and holds in a local variable or nowhere. */
export function isPrivate(origin: Origin | null): boolean {
  return !!origin && origin.via !== 'annotation' && (origin.scope === 'local' || origin.scope === 'temporary')
}
