/** Handlers of exceptions as the project knows them. */

import type { PythonFile } from '../../python/file.ts'
import { runsGiven } from '../../python/given.ts'
import { caughtExpressions, readsError, suppressedBy } from '../../python/handlers.ts'
import { nameInModule } from '../../python/names.ts'
import { descendantsWith, type Node } from '../../python/tree.ts'
import type { HandlerSummary } from '../summaries.ts'
import { absolute, lastNames, lineOf } from './absolute.ts'

/** Every handler of a file: first the `except` clauses, then the `with` statements that suppress. */
export function handlersOf(file: PythonFile): HandlerSummary[] {
  const { root } = file.tree
  return [
    ...descendantsWith('except', root, 'except_clause').map(handler => summariseHandler(handler, file)),
    ...descendantsWith('with', root, 'with_statement').flatMap(statement => summariseSuppressor(statement, file)),
  ]
}

function summariseHandler(handler: Node, file: PythonFile): HandlerSummary {
  const body = handler.parent?.get('body')
  const around = handler.ancestor('function_definition')
  return {
    path: file.path,
    line: lineOf(handler, file),
    catches: caughtExpressions(handler).map(caught => absolute(file.names.of(caught), file)),
    function: around ? nameInModule(around, file) : null,
    guards: body ? lastNames(body) : [],
    isOpen: !!body && runsGiven(body, file),
    readsError: readsError(handler),
  }
}

/** A `with suppress(…)` catches what its body raises, as an `except` clause that only passes does. */
function summariseSuppressor(statement: Node, file: PythonFile): HandlerSummary[] {
  const suppressed = suppressedBy(statement, file)
  const body = statement.get('body')
  if (suppressed.length === 0 || !body) return []
  const around = statement.ancestor('function_definition')
  return [
    {
      path: file.path,
      line: lineOf(statement, file),
      catches: suppressed.map(caught => absolute(file.names.of(caught), file)),
      function: around ? nameInModule(around, file) : null,
      guards: lastNames(body),
      isOpen: runsGiven(body, file),
      readsError: false,
    },
  ]
}
