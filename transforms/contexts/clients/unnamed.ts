/** A client without a name, made for one request: `await httpx.AsyncClient().get(url)`. */

import { type Edit, insertBefore, replace } from '../../../src/engine/edit.ts'
import { indentLines, indentOf, indentUnit, nextLine, ownsLines, statementOf } from '../../../src/python/blocks.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import { useOf } from '../../../src/python/value-uses.ts'
import { type ClientUse, clientUse, type Library } from './known.ts'

export type UnnamedClient = { readonly made: Node; readonly library: Library; readonly request: Request }

type Request = Extract<ClientUse, { kind: 'request' }>

/** The client that nothing but a request is made of, which is sent at once; else null. */
export function unnamedClient(made: Node, library: Library, file: PythonFile): UnnamedClient | null {
  const request = clientUse(made, library, file)
  if (request?.kind !== 'request' || !/^(awaited|async-entered)$/.test(useOf(request.call, file) ?? '')) return null
  return { made, library, request }
}

/** Why the client cannot get an `async with`. */
export type UnnamedObstacle = 'answer-kept' | 'in-between' | 'in-header' | 'yields'

/** The edits that give it a name and an `async with`. */
export function namedClient(
  { made, library, request }: UnnamedClient,
  file: PythonFile,
): readonly Edit[] | UnnamedObstacle {
  const isEntered = useOf(request.call, file) === 'async-entered'
  // An answer of aiohttp is read later.
  if (!request.isSettled || (library === 'aiohttp' && !isEntered)) return 'answer-kept'
  const statement = statementOf(made)
  const frame = executionOf(made).function as Node
  const wanted = library === 'httpx' ? 'client' : 'session'
  const name = file.scopes.named(wanted).some(each => frame.contains(each)) ? file.freshName(wanted) : wanted
  const item = isEntered ? request.call.ancestor('with_item') : null
  const isYield = (each: Node) => executionOf(each).function === frame
  if (descendants(statement, 'yield').some(isYield)) return 'yields'
  if (item) return [insertBefore(item, `${made.text} as ${name}, `), replace(made, name)]
  if (!/^(expression|return)_statement$/.test(statement.kind) || isRepeated(made, statement)) return 'in-header'
  if (!ownsLines(statement)) return 'in-between'
  const { tree } = statement
  const unit = indentUnit(tree)
  const below = indentLines(tree, { start: nextLine(tree, statement.start), end: statement.end }, unit)
  return [
    insertBefore(statement, `async with ${made.text} as ${name}:\n${indentOf(statement)}${unit}`),
    replace(made, name),
    ...below.filter(({ start }) => start < made.start || start >= made.end),
  ]
}

/** True in a comprehension, which makes one each time. */
function isRepeated(made: Node, statement: Node): boolean {
  let outer = made.parent
  while (outer && outer !== statement) {
    if (/comprehension|generator_expression|lambda/.test(outer.kind)) return true
    outer = outer.parent
  }
  return false
}
