/** Time limits that a `with` statement enters: `asyncio.timeout(…)` and its like. */

import { argumentsOf } from './calls.ts'
import { unparenthesized } from './collections.ts'
import type { PythonFile } from './file.ts'
import type { Node } from './tree.ts'

export type TimeLimit = {
  /** The `with` statement. */
  readonly statement: Node
  /** The `with_item` that enters the limit. */
  readonly item: Node
  readonly call: Node
  /** What is called: `asyncio.timeout`. */
  readonly name: string
  /** What stands behind `as`, or null. */
  readonly alias: Node | null
}

const LIMITS: ReadonlyMap<string, string> = new Map([
  ['anyio.fail_after', 'anyio.fail_after'],
  ['anyio.move_on_after', 'anyio.move_on_after'],
  ['async_timeout.timeout', 'async_timeout.timeout'],
  ['async_timeout.timeout_at', 'async_timeout.timeout_at'],
  ['asyncio.timeout', 'asyncio.timeout'],
  ['asyncio.timeout_at', 'asyncio.timeout_at'],
  ['asyncio.timeouts.timeout', 'asyncio.timeout'],
  ['asyncio.timeouts.timeout_at', 'asyncio.timeout_at'],
])

/** Words of which one stands in each file that has a time limit. */
export const limitWords = ['fail_after', 'move_on_after', 'timeout', 'timeout_at']

/** The name of a function that makes a time limit, or null for any other call. */
export function limitName(call: Node, file: PythonFile): string | null {
  return LIMITS.get(file.called(call) ?? '') ?? null
}

/** The limits among the managers of a `with` statement, each called on the spot. */
export function timeLimitsOf(statement: Node, file: PythonFile): TimeLimit[] {
  return (statement.child('with_clause')?.children ?? []).flatMap(item => {
    const value = item.get('value')
    const alias = value?.kind === 'as_pattern' ? value.get('alias') : null
    const manager = value?.kind === 'as_pattern' ? value.children[0] : value
    const call = manager && unparenthesized(manager)
    const name = call?.kind === 'call' ? limitName(call, file) : null
    return call && name ? [{ statement, item, call, name, alias }] : []
  })
}

/** True for a limit that ends in `TimeoutError`; the others just go on behind the block. */
export function raisesTimeout({ name }: TimeLimit): boolean {
  return name !== 'anyio.move_on_after'
}

/** True for a limit of `None`, which never fires unless it is changed later. */
export function isUnlimited(call: Node): boolean {
  const { positional, keywords } = argumentsOf(call)
  const given = positional[0] ?? keywords.get('delay') ?? keywords.get('when') ?? keywords.get('deadline')
  return given?.kind === 'none'
}
