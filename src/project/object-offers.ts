/** What an object offers to `with` and `for` that is kept in a variable or an attribute. */

import { calledName } from '../python/calls.ts'
import { libraryAwaitable } from '../python/coroutine-functions.ts'
import type { PythonFile } from '../python/file.ts'
import type { Protocols } from '../python/protocols.ts'
import type { Origin } from '../python/receivers.ts'
import type { Node } from '../python/tree.ts'
import type { Facts } from './facts.ts'
import { absoluteName } from './modules.ts'
import { certain, type Offer, ofClass, ofLibrary } from './offers.ts'

/** Managers that hand out what they are given: an object that went through one of them is known by its own class. */
const WRAPPERS = /^contextlib\.(aclosing|closing|nullcontext)$/

/** What an object offers, by where it comes from. */
export function ofOrigin(origin: Origin | null, file: PythonFile, facts: Facts): Offer | null {
  if (!origin || isWrapped(origin.node, file)) return null
  const { type, node } = origin
  const isCertain = node.kind === 'call' || node.kind === 'attribute'
  const way = wayOf(origin)
  const absolute = absoluteName(type, file)
  const library = facts.libraryName(absolute)
  if (library === null) {
    const owner = facts.meaningOf(absolute)
    const isObject = way === 'made' && facts.functionNamed(absolute) === null
    return owner !== null && isObject ? ofClass(owner, isCertain, facts) : null
  }
  if (way === 'made' && isCertain) {
    const given = libraryAwaitable(library)
    if (given === 'coroutine' || given === 'future') return null
    if (given === 'manager' || given === 'manager-only') return certain(library, { with: 'async' })
    if (given === 'async-iterator') return certain(library, { for: 'async' })
  }
  const known = ofLibrary(library, way === 'awaited')
  if (!known) return null
  // What a manager hands out is hardly ever the manager of another `with`.
  const protocols = way === 'entered' ? withoutManager(known.protocols) : known.protocols
  return { ...known, protocols, isCertain }
}

/** How an object came out of the call that is named: an attribute that keeps it says no more about that. */
function wayOf({ type, via, node }: Origin): 'made' | 'awaited' | 'entered' {
  if (/with$/.test(via)) return 'entered'
  // A part of what is awaited has the name of its own class: `reader, writer = await asyncio.open_connection()`.
  if (via === 'await') return isNamedBy(type, node) ? 'awaited' : 'made'
  if (via !== 'self-attribute' || node.kind !== 'call') return 'made'
  const { parent } = node
  if (parent?.kind === 'await') return 'awaited'
  return parent?.kind === 'as_pattern' || parent?.kind === 'with_item' ? 'entered' : 'made'
}

function isNamedBy(type: string, call: Node): boolean {
  return type.slice(type.lastIndexOf('.') + 1) === calledName(call)
}

function withoutManager({ for: colour }: Protocols): Protocols {
  return colour ? { for: colour } : {}
}

function isWrapped(made: Node, file: PythonFile): boolean {
  const call = made.parent?.kind === 'argument_list' ? made.parent.parent : null
  return call?.kind === 'call' && WRAPPERS.test(file.called(call) ?? '')
}
