/** What a `with` statement enters. */

import type { Facts } from '../../../src/project/facts.ts'
import { type Offer, offerOf } from '../../../src/project/protocols.ts'
import { unparenthesized } from '../../../src/python/collections.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import type { Colour } from '../../../src/python/protocols.ts'
import type { Node } from '../../../src/python/tree.ts'
import { operandOf } from '../../../src/python/unawaiting.ts'

/** One manager of a `with`. */
export type Entered = {
  /** The expression of the manager. */
  readonly value: Node
  /** What is known of it; null for nothing. */
  readonly offer: Offer | null
  /** The `await` of `with await lock:`, as it was written before Python 3.9; else null. */
  readonly awaiting: Node | null
}

/**
 * The managers of the statement, in order.
 * @param colour which of them have to be known for sure
 */
export function enteredIn(statement: Node, colour: Colour, file: PythonFile, facts: Facts): Entered[] {
  const items = statement.child('with_clause')?.children ?? []
  return items.map(item => {
    const value = managerOf(item)
    const lock = value.kind === 'await' ? lockIn(value, file, facts) : null
    if (lock) return { value, offer: lock, awaiting: value }
    return { value, offer: offerOf(value, file, facts, protocols => protocols.with === colour), awaiting: null }
  })
}

/** The expression in front of `as`. */
export function managerOf(item: Node): Node {
  const value = item.get('value') as Node
  return unparenthesized(value.kind === 'as_pattern' ? (value.children[0] as Node) : value)
}

/** A lock of asyncio that is awaited itself, which raises since Python 3.9. */
function lockIn(awaiting: Node, file: PythonFile, facts: Facts): Offer | null {
  const offer = offerOf(operandOf(awaiting), file, facts)
  return offer && /^asyncio\.(\w+\.)?(Bounded)?(Lock|Semaphore|Condition)$/.test(offer.name ?? '') ? offer : null
}

/** From the first word of a `with` to the last manager. */
export function headOf(statement: Node) {
  return { start: statement.start, end: statement.child('with_clause')?.end ?? statement.end }
}
