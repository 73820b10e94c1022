/** Handlers inside of a time limit that the error of this limit never reaches. */

import type { Settings } from '../../../src/engine/settings.ts'
import type { Facts } from '../../../src/project/facts.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { catchesAround, caughtExpressions, handlersAround, suppressedBy } from '../../../src/python/handlers.ts'
import { nameInModule } from '../../../src/python/names.ts'
import { type TimeLimit, timeLimitsOf } from '../../../src/python/time-limits.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import { onlyWaits } from '../raised/sources.ts'
import { errorsOf, isTimeout, seesAll } from './errors.ts'
import { mayTimeOut } from './own-timeouts.ts'

type Work = { readonly file: PythonFile; readonly facts: Facts; readonly settings: Settings }

export type Useless = {
  /** The `try`, or the `with suppress(…)`. */
  readonly inner: Node
  /** Where it names the error. */
  readonly at: Node
}

/** A `try` or `with suppress(…)` under the limit that is there for its error alone, and does not get it. */
export function uselessUnder(limit: TimeLimit, body: Node, work: Work): Useless | null {
  const { file, facts } = work
  const { coroutine } = executionOf(limit.statement)
  if (!coroutine) return null
  for (const inner of descendants(body, 'try_statement', 'with_statement')) {
    if (executionOf(inner).function !== coroutine || isUnderAnother(inner, body, file)) continue
    // A handler that goes round again is for one attempt of several, not for the limit of all.
    if (isInLoopWithin(inner, body)) continue
    const at = inner.kind === 'try_statement' ? caughtBy(inner, limit, work) : suppressed(inner, limit, work)
    const suite = inner.get('body')
    if (!at || !suite || mayTimeOut(suite, file, facts) || isHandledOutside(limit, coroutine, suite, work)) continue
    return { inner, at }
  }
  return null
}

/** The error of the limit where a clause names it and nothing else, and no other clause might get it. */
function caughtBy(attempt: Node, limit: TimeLimit, { file, settings }: Work): Node | null {
  const clauses = attempt.children.filter(each => each.kind === 'except_clause')
  const errors = clauses.map(each => [each, errorsOf(each, file)] as const)
  const found = errors.find(([, names]) => names.length > 0 && names.every(isTimeout(limit, settings.targetVersion)))
  if (!found || errors.some(([clause, names]) => seesAll(clause, names, found[0]))) return null
  return caughtExpressions(found[0])[0] ?? null
}

/** The error of the limit in a plain `with suppress(…)` of nothing else. */
function suppressed(statement: Node, limit: TimeLimit, { file, settings }: Work): Node | null {
  const managers = statement.child('with_clause')?.children ?? []
  const call = managers.length === 1 ? managers[0]?.get('value') : null
  if (call?.kind !== 'call' || file.called(call) !== 'contextlib.suppress') return null
  const errors = suppressedBy(statement, file)
  const isLimits = isTimeout(limit, settings.targetVersion)
  return errors.every(each => isLimits(file.names.of(each))) ? (errors[0] ?? null) : null
}

/** True where a limit further in comes first. */
function isUnderAnother(inner: Node, body: Node, file: PythonFile): boolean {
  for (let outer = inner.parent; outer && outer !== body; outer = outer.parent)
    if (outer.kind === 'with_statement' && timeLimitsOf(outer, file).length > 0) return true
  return false
}

function isInLoopWithin(inner: Node, body: Node): boolean {
  const loop = inner.ancestor('for_statement', 'while_statement')
  return loop !== null && body.contains(loop)
}

/** True where somebody around the limit handles its error, and what is inside may be there for another one. */
function isHandledOutside({ statement }: TimeLimit, coroutine: Node, suite: Node, work: Work): boolean {
  const { file, facts } = work
  const isHandler = (name: string | null) => name === null || /(^|\.)(TimeoutError|OSError)$/.test(name)
  if (handlersAround(statement).some(each => errorsOf(each, file).some(isHandler))) return true
  if (catchesAround(statement, file, ['TimeoutError', 'OSError'])) return true
  if (onlyWaits(suite, file, facts)) return false
  return facts.handlersAbove(nameInModule(coroutine, file)).some(each => each.catches.some(isHandler))
}
