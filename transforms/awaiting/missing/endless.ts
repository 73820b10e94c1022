/** Coroutines that run until they are cancelled: to await one where a task was meant stops everything after it. */

import { mayNeverEnd, resultOf } from '../../../src/project/results.ts'
import { statementOf } from '../../../src/python/blocks.ts'
import { calledName } from '../../../src/python/calls.ts'
import { isForever } from '../../../src/python/endless.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import type { Project } from './found.ts'

export const endlessReasons = {
  'never-ends':
    'it runs until it is cancelled, so an `await` would stop what comes after it: it may be meant as a task',
} as const

/**
 * What awaiting something that never ends does: `stops` what comes after it, or only `waits` in the end. Null for a call that
 * ends, as far as anybody can tell, and for `server.serve_forever()` at the end, which is there to be awaited.
 */
export function endlessAt(call: Node, project: Project): 'stops' | 'waits' | null {
  const calls = [call, ...givenTo(call, project.file)]
  if (!calls.some(each => isEndless(each, project))) return null
  if (!isLast(statementOf(call))) return 'stops'
  return resultOf(call, project.file, project.facts)?.functions.length === 0 && isForever(calledName(call))
    ? null
    : 'waits'
}

/** The calls among the arguments, seen through variables: `gather(poll(), task)`. */
function givenTo(call: Node, file: PythonFile): Node[] {
  const list = call.get('arguments')
  if (!list) return []
  const values = descendants(list, 'identifier').flatMap(name => {
    const bindings = file.scopes.lookup(name.text, name) ?? []
    return bindings.flatMap(({ value }) => value ?? [])
  })
  return [list, ...values].flatMap(each => descendants(each, 'call'))
}

function isEndless(call: Node, { file, facts }: Project): boolean {
  const result = resultOf(call, file, facts)
  if (!result) return false
  return isForever(result.name) || mayNeverEnd(result)
}

/** True where nothing of the function runs after the statement. */
function isLast(statement: Node): boolean {
  const block = statement.parent
  if (block?.kind !== 'block' || block.children.at(-1) !== statement) return false
  const outer = block.parent
  if (outer?.kind === 'function_definition') return true
  if (outer?.kind === 'with_statement' || outer?.kind === 'if_statement') return isLast(outer)
  return (outer?.kind === 'else_clause' || outer?.kind === 'elif_clause') && isLast(outer.parent as Node)
}
