/** Who loops over what an asynchronous generator function gives. */

import type { Facts } from '../../../src/project/facts.ts'
import { referencesTo } from '../../../src/project/references.ts'
import type { FunctionSummary } from '../../../src/project/summaries.ts'
import type { Node } from '../../../src/python/tree.ts'
import type { Place } from '../decorated/users.ts'

export type Loops = {
  /** The loops that do not close it; of several inside of each other the outermost one. */
  readonly loops: readonly Place[]
  /** True where somebody closes it. */
  readonly isClosed: boolean
  /** True where others get the function itself, as a dependency is. */
  readonly isHandedOver: boolean
  /** True where something else takes its items, or keeps it. */
  readonly isUsedOtherwise: boolean
}

/** Every use of the function in the project. */
export function loopsOver(generator: FunctionSummary, facts: Facts): Loops {
  const references = referencesTo([generator], facts)
  const calls = references.filter(({ kind }) => kind === 'call')
  const loops = calls.flatMap(({ file, node: { parent, field } }) =>
    parent?.kind === 'for_statement' && field === 'right' && parent.has('async') ? [{ file, node: parent }] : [],
  )
  const closing = calls.filter(({ node }) => isClosing(node))
  return {
    loops: loops.filter(({ file, node }) => !loops.some(each => each.file === file && isInside(node, each.node))),
    isClosed: closing.length > 0,
    isHandedOver: references.some(({ kind }) => kind === 'other' || kind === 'export'),
    isUsedOtherwise: loops.length + closing.length < calls.length,
  }
}

function isInside(node: Node, other: Node): boolean {
  return node !== other && other.contains(node)
}

/** `aclosing(rows())` */
function isClosing({ parent }: Node): boolean {
  const callee = parent?.kind === 'argument_list' ? parent.parent?.get('function') : null
  return (callee?.get('attribute') ?? callee)?.text === 'aclosing'
}
