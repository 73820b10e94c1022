/** What `except` clauses catch, beside the error of a time limit. */

import type { PythonFile } from '../../../src/python/file.ts'
import { caughtExpressions } from '../../../src/python/handlers.ts'
import type { TimeLimit } from '../../../src/python/time-limits.ts'
import type { Node } from '../../../src/python/tree.ts'
import { atLeast, type PythonVersion } from '../../../src/python/version.ts'
import { isAsyncioError } from '../raised/sources.ts'

/** The qualified names of what a clause catches, null for each that is not known; none for a bare one. */
export function errorsOf(clause: Node, file: PythonFile): (string | null)[] {
  return caughtExpressions(clause).map(each => file.names.of(each))
}

/** A test for the names of what the limit raises at its end. */
export function isTimeout({ name }: TimeLimit, target: PythonVersion): (error: string | null) => boolean {
  const isOne = name.startsWith('asyncio.') || atLeast(target, [3, 11])
  const isBuiltin = isOne || name.startsWith('anyio.')
  const isAsyncios = isOne || name.startsWith('async_timeout.')
  return error => (isBuiltin && error === 'builtins.TimeoutError') || (isAsyncios && isAsyncioError(error))
}

/** True for a clause that may see the cancellation, that takes the errors of the handler, or of which nobody can tell. */
export function seesAll(clause: Node, names: readonly (string | null)[], handler: Node): boolean {
  if (names.length === 0 || clause.has('*')) return true
  const isBefore = clause.start < handler.start
  return names.some(
    each =>
      each === null || /(CancelledError|\bBaseException)$/.test(each) || (isBefore && each === 'builtins.Exception'),
  )
}
