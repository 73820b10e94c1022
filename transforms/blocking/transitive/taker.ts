/** What takes all items of a generator at once: `list(rows())`, `sum(row.price for row in rows())`, `[row.id for row in rows()]`. */

import type { PythonFile } from '../../../src/python/file.ts'
import { libraryCall } from '../../../src/python/receivers.ts'
import { isFirstIterable } from '../../../src/python/scopes.ts'
import type { Node } from '../../../src/python/tree.ts'
import { fitsLambda } from '../offload/expression.ts'

export type Taker = { readonly kind: 'call' | 'expression'; readonly node: Node }

/** Functions that return when they have every item they need. */
const TAKERS: ReadonlySet<string> = new Set([
  ...'all any dict frozenset list max min set sorted sum tuple'.split(' ').map(name => `builtins.${name}`),
  'collections.Counter',
  'collections.deque',
])

/** The call or the comprehension that takes what `generator` gives, or null where the items are taken one by one. */
export function takerOf(generator: Node, file: PythonFile): Taker | null {
  const { parent } = generator
  if (parent?.kind === 'for_in_clause') {
    const comprehension = parent.parent as Node
    if (!isFirstIterable(parent, generator)) return null
    if (comprehension.kind === 'generator_expression') return takerOf(comprehension, file)
    return fitsLambda(comprehension) ? { kind: 'expression', node: comprehension } : null
  }
  const call = parent?.kind === 'argument_list' && parent.children[0] === generator ? parent.parent : parent
  return call?.kind === 'call' && generator.field !== 'function' && takesAll(call, file) && fitsLambda(call)
    ? { kind: 'call', node: call }
    : null
}

function takesAll(call: Node, file: PythonFile): boolean {
  const callee = call.get('function')
  const isJoin = callee?.get('attribute')?.text === 'join' && callee.get('object')?.kind === 'string'
  return isJoin || TAKERS.has(libraryCall(call, file) ?? '')
}
