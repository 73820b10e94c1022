/** Whether a handler for the cancellation of its task makes another error of it. */

import { cancellerOf } from '../../../src/project/cancellers.ts'
import type { Facts } from '../../../src/project/facts.ts'
import { fallsThrough, suspensionsIn } from '../../../src/python/cancellation.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import type { Node } from '../../../src/python/tree.ts'
import { isInCleanup, isLegitimate } from './loops.ts'

/** Errors that end the program, and those in the name of which cancelling is a means. */
const MEANT = /Cancel|Timeout|Timed|Interrupt|Abort|Disconnect|Closed|Stop|Exit|Shutdown|Terminat/

/** True where only the task itself can be cancelled in the `try`, and the handler then raises a plain error. */
export function raisesAnother(raise: Node, handler: Node, file: PythonFile, facts: Facts): boolean {
  const { coroutine } = executionOf(handler)
  const [error] = raise.children
  const body = handler.parent?.get('body')
  const block = handler.child('block')
  if (!coroutine || !error || !body || !block || !isOtherError(error, file) || !fallsThrough(block, raise)) return false
  if (isLegitimate(coroutine, file) || isInCleanup(handler, coroutine)) return false
  const places = suspensionsIn(body)
  return places.length > 0 && places.every(each => cancellerOf(each, file, facts) === 'own')
}

function isOtherError(error: Node, file: PythonFile): boolean {
  const name = file.names.of(error.kind === 'call' ? error.get('function') : error)
  const last = name?.slice(name.lastIndexOf('.') + 1) ?? ''
  return /^[A-Z]/.test(last) && !MEANT.test(last)
}
