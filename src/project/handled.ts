/** Whether code that runs a coroutine may handle an error that comes out of it. */

import { callersCatch } from '../python/caller-hazards.ts'
import { executionOf } from '../python/execution.ts'
import type { PythonFile } from '../python/file.ts'
import { nameInModule } from '../python/names.ts'
import type { Node } from '../python/tree.ts'
import type { Facts } from './facts.ts'

/**
 * True where a caller of the coroutine around the node, in whatever file, has a handler for one of these errors, or for any.
 * @param errors names of builtin exceptions
 */
export function isHandledAbove(node: Node, errors: readonly string[], file: PythonFile, facts: Facts): boolean {
  if (callersCatch(node, file, errors)) return true
  const { coroutine } = executionOf(node)
  if (!coroutine) return true
  const counting = new RegExp(`(^|\\.)(${[...errors, 'Exception', 'BaseException'].join('|')})$`)
  return facts
    .handlersAbove(nameInModule(coroutine, file))
    .some(({ catches }) => catches.length === 0 || catches.some(each => counting.test(each ?? 'Exception')))
}
