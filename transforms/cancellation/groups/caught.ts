/** Whether the `TypeError` that an impossible `except*` raises goes further than its function. */

import type { Facts } from '../../../src/project/facts.ts'
import { referencesTo } from '../../../src/project/references.ts'
import { executionOf } from '../../../src/python/execution.ts'
import { expectationOf } from '../../../src/python/expected-errors.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { nameInModule } from '../../../src/python/names.ts'
import type { Node } from '../../../src/python/tree.ts'

const CATCHING = /(^|\.)(TypeError|Exception|BaseException)$/

/** True where the error of the clause may end in a handler, around it or further up, or in code that nobody sees. */
export function mayBeCaught(handler: Node, file: PythonFile, facts: Facts): boolean {
  if (expectationOf(handler, file, ['TypeError']) !== null) return true
  const { function: definition, coroutine } = executionOf(handler)
  if (!definition) return handler.ancestor('function_definition') !== null
  if (coroutine && facts.spreadOf('return_exceptions') > 0) return true
  const name = nameInModule(definition, file)
  const summary = facts.functionNamed(name)
  if (!summary || summary.decorators.length > 0) return true
  return facts.handlersAbove(name).some(catches) || referencesTo([summary], facts).some(({ kind }) => kind === 'other')
}

function catches(handler: { readonly catches: readonly (string | null)[] }): boolean {
  return handler.catches.length === 0 || handler.catches.some(each => CATCHING.test(each ?? 'Exception'))
}
