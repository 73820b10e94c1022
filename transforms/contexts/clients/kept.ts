/** A client in a local variable, from where it is made to where it is not used any more. */

import { type Edit, insertAfter, replace } from '../../../src/engine/edit.ts'
import type { Facts } from '../../../src/project/facts.ts'
import { indentLines, indentUnit, lineStart, nextLine, ownsLines, statementOf } from '../../../src/python/blocks.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { isRemovable, removeStatements } from '../../../src/python/removal.ts'
import { usesOfResult } from '../../../src/python/result-uses.ts'
import { descendantsWith, type Node } from '../../../src/python/tree.ts'
import { type ClientUse, clientUse, type Library } from './known.ts'
import { lentUse } from './lent.ts'

export type KeptClient = {
  /** The assignment. */
  readonly statement: Node
  readonly name: Node
  /** The call that makes it. */
  readonly made: Node
  readonly uses: readonly ClientUse[]
  /** The statement that closes it where nothing fails; null where nothing does. */
  readonly close: Node | null
}

/** The client, where nobody closes it on every way; null where somebody does, or may. */
export function keptClient(made: Node, library: Library, file: PythonFile, facts: Facts): KeptClient | null {
  const assignment = made.parent?.kind === 'assignment' && made.field === 'right' ? made.parent : null
  const statement = assignment?.parent
  const name = assignment?.get('left')
  if (statement?.kind !== 'expression_statement' || name?.kind !== 'identifier') return null
  const frame = executionOf(made).function
  const useHere = (use: Node) => clientUse(use, library, file) ?? lentUse(use, library, file, facts)
  const uses = usesOfResult(made, file)?.map(use => (executionOf(use).function === frame ? useHere(use) : null))
  const known = uses?.filter(use => use !== null) ?? []
  if (!uses || known.length < uses.length || !known.some(({ kind }) => kind === 'request')) return null
  const [close, ...others] = known.filter(({ kind }) => kind === 'close').map(({ node }) => statementOf(node))
  if (!close) return { statement, name, made, uses: known, close: null }
  const isLast = known.every(({ node }) => node.start < close.end)
  const isAlone = close.kind === 'expression_statement' && close.parent === statement.parent && others.length === 0
  return isLast && isAlone ? { statement, name, made, uses: known, close } : null
}

/** Why the client cannot get an `async with`. */
export type ClientObstacle = 'answer-kept' | 'in-between' | 'used-outside' | 'yields'

/** `client = Client()` → `async with Client() as client:` around what follows. */
export function enteredClient(client: KeptClient, file: PythonFile): readonly Edit[] | ClientObstacle {
  const { statement, name, made, uses, close } = client
  const { tree } = statement
  const rest = (statement.parent?.children ?? []).filter(
    each => each.start > statement.end && (!close || each.end <= close.start),
  )
  const last = rest.at(-1)
  if (!last || uses.some(({ node }) => !statement.parent?.contains(node))) return 'used-outside'
  if (uses.some(use => use.kind === 'request' && !use.isSettled)) return 'answer-kept'
  const frame = executionOf(made).function
  const isYield = (each: Node) => executionOf(each).function === frame
  if (rest.some(each => descendantsWith('yield', each, 'yield').some(isYield))) return 'yields'
  if (!ownsLines(statement) || !ownsLines(last) || (close && !isRemovable(close, file))) return 'in-between'
  if (file.hasComment(statement.start, made.start)) return 'in-between'
  const gone = close ? removeStatements([close]) : []
  const moved = { start: nextLine(tree, statement.end), end: close ? lineStart(tree, close.start) : last.end }
  const isGone = (at: number) => gone.some(({ start, end }) => start <= at && at < end)
  return [
    replace({ start: statement.start, end: made.start }, 'async with '),
    insertAfter(made, ` as ${name.text}:`),
    ...indentLines(tree, moved, indentUnit(tree)).filter(({ start }) => !isGone(start)),
    ...gone,
  ]
}
