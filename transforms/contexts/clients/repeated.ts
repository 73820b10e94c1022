/** A client that each round of a loop makes anew, and how it gets in front of the loop. */

import { type Edit, insertBefore, type Range, remove } from '../../../src/engine/edit.ts'
import { indentLines, indentOf, indentUnit, lineStart, nextLine, ownsLines } from '../../../src/python/blocks.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { loopsAround } from '../../../src/python/repetition.ts'
import { isStore } from '../../../src/python/targets.ts'
import { descendants, descendantsWith, type Node } from '../../../src/python/tree.ts'
import { argumentsRead, isIndependent } from './arguments.ts'
import { type ClientUse, clientMade, clientUse } from './known.ts'

export type RepeatedClient = {
  /** `async with Client() as client:`, in which the client comes first. */
  readonly statement: Node
  readonly loop: Node
  /** The call that makes it. */
  readonly made: Node
  readonly name: Node
  /** What is done with it; null for what is not known. */
  readonly uses: readonly (ClientUse | null)[]
}

/** The client that an `async with` makes again in each round, with the same arguments; null where each round wants its own. */
export function repeatedClient(statement: Node, file: PythonFile): RepeatedClient | null {
  const [loop] = loopsAround(statement)
  const client = loop ? enteredFirst(statement, file) : null
  if (!loop || !client || !isInEachRound(statement, loop) || endsEarly(loop)) return null
  // A loop within makes use of the connections that are kept.
  const mentions = file.scopes.named(client.name.text).filter(each => statement.contains(each))
  if (mentions.some(each => loopsAround(each)[0] !== loop)) return null
  return isIndependent(client.made, loop, file) ? { ...client, statement, loop } : null
}

/** The client that an `async with` makes and gives a name before anything else. */
export function enteredFirst(statement: Node, file: PythonFile): Pick<RepeatedClient, 'made' | 'name' | 'uses'> | null {
  const value = statement.child('with_clause')?.children[0]?.get('value')
  const made = value?.kind === 'as_pattern' ? value.children[0] : null
  const name = value?.get('alias')?.children[0]
  const library = made?.kind === 'call' && statement.has('async') ? clientMade(made, file) : null
  if (!library || !made || name?.kind !== 'identifier') return null
  const uses = file.scopes.named(name.text).filter(each => statement.contains(each) && each !== name)
  const frame = executionOf(made).function
  const useIn = (use: Node) => (executionOf(use).function === frame ? clientUse(use, library, file) : null)
  return { made, name, uses: uses.map(useIn) }
}

/** A loop that waits for better days, or tries again, wants a new client. */
function isInEachRound(statement: Node, loop: Node): boolean {
  const owner = statement.parent?.parent
  if (owner === loop) return loop.kind === 'for_statement' || !pauses(loop)
  const isTried = owner?.kind === 'try_statement' && statement.parent?.field === 'body'
  return isTried && owner.parent === loop.get('body') && loop.kind === 'for_statement'
}

/** True for a loop that sleeps. */
export function pauses(loop: Node): boolean {
  return descendantsWith('sleep', loop, 'identifier').some(each => each.text === 'sleep')
}

/** A loop that is over as soon as a request has succeeded makes further clients only for further attempts. */
export function endsEarly(loop: Node): boolean {
  const frame = executionOf(loop).function
  return descendants(loop, 'return_statement', 'break_statement').some(each => executionOf(each).function === frame)
}

/** Why the client stays in the loop. */
export type LoopObstacle =
  | 'arguments-read'
  | 'changed'
  | 'goes-elsewhere'
  | 'in-between'
  | 'several-clients'
  | 'several-requests'
  | 'yields'

/** The edits that make the client once, in front of the loop. */
export function madeOnce(client: RepeatedClient, file: PythonFile): readonly Edit[] | LoopObstacle {
  const { loop, name, statement, uses } = client
  if (uses.some(use => use === null)) return 'goes-elsewhere'
  if (uses.some(use => use?.kind !== 'request')) return 'changed'
  const [only, ...others] = uses
  if (!only || others.length > 0) return 'several-requests'
  const bindings = (file.scopes.lookup(name.text, name) ?? []).filter(({ node }) => loop.contains(node))
  if (bindings.length > 1 || file.scopes.named(name.text).some(each => isLeft(each, loop, statement)))
    return 'several-clients'
  if (argumentsRead(client.made, file).some(({ kind }) => kind !== 'identifier')) return 'arguments-read'
  if (yieldsOutside(statement, loop)) return 'yields'
  return hoisted(client, file) ?? 'in-between'
}

/** True where the loop yields while there is no client today. */
function yieldsOutside(statement: Node, loop: Node): boolean {
  const frame = executionOf(loop).function
  return descendantsWith('yield', loop, 'yield').some(
    each => executionOf(each).function === frame && !statement.contains(each),
  )
}

/** The name in the rest of the loop. */
function isLeft(mention: Node, loop: Node, statement: Node): boolean {
  return loop.contains(mention) && !statement.contains(mention) && !isStore(mention)
}

function hoisted({ loop, made, name, statement }: RepeatedClient, file: PythonFile): Edit[] | null {
  const { tree } = loop
  const [first] = statement.get('body')?.children ?? []
  const isMultiline = descendants(made, 'string').some(({ text }) => text.includes('\n'))
  if (!first || !ownsLines(loop) || !ownsLines(statement) || isMultiline) return null
  if (nextLine(tree, first.start) === nextLine(tree, statement.start)) return null
  const colon = statement.tokens.find(({ kind }) => kind === ':') as Node
  if (file.hasComment(statement.start, made.start) || file.hasComment(made.end, nextLine(tree, colon.end))) return null
  const unit = indentUnit(tree)
  const text = made.text.replaceAll(`\n${indentOf(statement)}`, `\n${indentOf(loop)}`)
  const header = insertBefore(loop, `async with ${text} as ${name.text}:\n${indentOf(loop)}`)
  const [item, next] = statement.child('with_clause')?.children ?? []
  const shift = (range: Range) => indentLines(tree, range, unit)
  // The first line of the loop has the indentation that the inserted line brings.
  const opening = { ...header, text: header.text + unit }
  const rest = { start: nextLine(tree, loop.start), end: loop.end }
  if (item && next) {
    const gone = remove({ start: item.start, end: next.start })
    return [opening, gone, ...shift(rest).filter(({ start }) => start < gone.start || start >= gone.end)]
  }
  const [from, to] = [lineStart(tree, statement.start), nextLine(tree, colon.end)]
  const after = { start: nextLine(tree, statement.end), end: loop.end }
  return [
    opening,
    ...shift({ start: rest.start, end: from }),
    remove({ start: from, end: to }),
    ...(after.start < loop.end ? shift(after) : []),
  ]
}
