/** Which plain code certainly runs while no event loop does. */

import { classNamed, hasBaseElsewhere } from '../python/attributes.ts'
import { executionOf, isAsync } from '../python/execution.ts'
import type { PythonFile } from '../python/file.ts'
import { calledThrough } from '../python/receivers.ts'
import { isGuarded, isMainGuard, isNotebook, isTestFile } from '../python/scripts.ts'
import { stdlibModules } from '../python/stdlib.ts'
import type { Node } from '../python/tree.ts'
import type { Facts } from './facts.ts'
import { isPackage } from './modules.ts'
import { startsOf } from './starts.ts'

/**
 * - `once`: a script comes here one time before it starts an event loop, or while it has none;
 * - `again`: it may come here several times.
 * Null where a loop may run, and in code that others import or call.
 */
export function runsBeforeLoops(node: Node, file: PythonFile, facts: Facts): 'once' | 'again' | null {
  const frame = executionOf(node).function
  if (!frame) return !node.ancestor('class_definition', 'lambda') && isScript(node, file, facts) ? 'once' : null
  if (frame.kind !== 'function_definition' || isAsync(frame)) return null
  const { ways, calls, isRepeated } = startsOf(frame, file, facts)
  const isKnown = ways.size > 0 && [...ways].every(way => way === 'script' || way === 'import')
  if (!isKnown || !calls.every(call => isScript(call.node, call.file, facts))) return null
  return isRepeated ? 'again' : 'once'
}

/** Code under a main guard, and that of a file which can only be meant as a script. */
function isScript(node: Node, file: PythonFile, facts: Facts): boolean {
  if (isGuarded(node) || /(^|\/)__main__\.py$/.test(file.path)) return true
  if (file.module.includes('.') || isPackage(file.path) || isTestFile(file) || isNotebook(file)) return false
  const hasGuard = file.tree.root.children.some(isMainGuard)
  return !hasGuard && !makesApplication(file) && facts.mentionsElsewhere(file.module, file.path).length === 0
}

/** `app = FastAPI()`: a server imports the module for it, perhaps from inside of its loop. */
function makesApplication(file: PythonFile): boolean {
  return [...file.scopes.module.bindings.values()].flat().some(({ value }) => {
    const name = value?.kind === 'call' ? (calledThrough(value, file) ?? 'unknown') : 'builtins'
    const [home = ''] = name.split('.')
    const owner = classNamed(name, file)
    return home !== 'builtins' && !stdlibModules.has(home) && !(owner && !hasBaseElsewhere(owner, file))
  })
}
