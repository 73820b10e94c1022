/** Clients of HTTP libraries that keep connections, and what their uses do. */

import { argumentsOf } from '../../../src/python/calls.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { usesOfResult } from '../../../src/python/result-uses.ts'
import type { Node } from '../../../src/python/tree.ts'
import { useOf } from '../../../src/python/value-uses.ts'
import { isAsked } from '../processes/pipes.ts'

export type Library = 'aiohttp' | 'httpx'

/** The last names of the classes. */
export const clientClasses = ['ClientSession', 'AsyncClient'] as const

const CLIENTS: ReadonlyMap<string, Library> = new Map([
  ['aiohttp.ClientSession', 'aiohttp'],
  ['aiohttp.client.ClientSession', 'aiohttp'],
  ['httpx.AsyncClient', 'httpx'],
])

/** Arguments with which somebody else owns the connections, or with which there are none. */
const FOREIGN = ['app', 'connector_owner', 'mounts', 'transport']

/** The library of the client that a call makes, with connections of its own; else null. */
export function clientMade(call: Node, file: PythonFile): Library | null {
  const library = CLIENTS.get(file.called(call) ?? '')
  const { keywords, hasStar, hasDoubleStar } = argumentsOf(call)
  if (!library || hasStar || hasDoubleStar || FOREIGN.some(each => keywords.has(each))) return null
  const connector = keywords.get('connector')
  return !connector || /^(call|none)$/.test(connector.kind) ? library : null
}

/**
 * - `request`: sends one; `isSettled` where the answer is no longer needed once the statement is done, or a variable holds it
 *   that goes nowhere;
 * - `close`: awaited;
 * - `quick`: asks or sets something.
 */
export type ClientUse =
  | { readonly kind: 'request'; readonly node: Node; readonly call: Node; readonly isSettled: boolean }
  | { readonly kind: 'close' | 'quick'; readonly node: Node }

const REQUESTS = /^(delete|get|head|options|patch|post|put|request|send|stream|ws_connect)$/

const ATTRIBUTES =
  /^(auth|base_url|build_request|closed|cookie_jar|cookies|event_hooks|headers|is_closed|max_redirects|params|timeout|trust_env)$/

/** What a use of a client does; null where it goes where it cannot be seen. */
export function clientUse(node: Node, library: Library, file: PythonFile): ClientUse | null {
  if (isAsked(node, file)) return { kind: 'quick', node }
  const member = node.parent
  if (member?.kind !== 'attribute' || node.field !== 'object') return null
  const name = member.get('attribute')?.text ?? ''
  if (ATTRIBUTES.test(name)) return { kind: 'quick', node }
  const call = member.parent?.kind === 'call' && member.field === 'function' ? member.parent : null
  if (!call) return null
  if (name === (library === 'aiohttp' ? 'close' : 'aclose'))
    return useOf(call, file) === 'awaited' ? { kind: 'close', node } : null
  return REQUESTS.test(name) ? { kind: 'request', node, call, isSettled: isSettled(call, name, library, file) } : null
}

function isSettled(call: Node, method: string, library: Library, file: PythonFile): boolean {
  const use = useOf(call, file)
  if (use === 'async-entered') return true
  if (use !== 'awaited') return library === 'httpx' && isGathered(call, file)
  if (library === 'httpx') return method !== 'send' || !argumentsOf(call).keywords.has('stream')
  return staysHere(call, file)
}

/** `await asyncio.gather(*(client.get(url) for url in urls))`, `await asyncio.wait_for(client.get(url), 3)` */
export function isGathered(call: Node, file: PythonFile): boolean {
  let outer = call.parent
  while (outer && /^(argument_list|list|tuple|list_splat|list_comprehension|generator_expression)$/.test(outer.kind))
    outer = outer.parent
  return (
    outer?.kind === 'call' &&
    outer.parent?.kind === 'await' &&
    /^asyncio\.(gather|wait_for)$/.test(file.called(outer) ?? '')
  )
}

/** True where only attributes of the answer are used, and what its coroutine methods give is awaited. */
function staysHere(call: Node, file: PythonFile): boolean {
  const uses = usesOfResult(call, file)
  return (
    uses?.every(each => each.parent?.kind === 'attribute' && each.field === 'object' && isRead(each.parent, file)) ===
    true
  )
}

function isRead(member: Node, file: PythonFile): boolean {
  const isReader = /^(json|read|receive(_\w+)?|text)$/.test(member.get('attribute')?.text ?? '')
  const call = member.parent?.kind === 'call' && member.field === 'function' ? member.parent : null
  return !isReader || (call !== null && useOf(call, file) === 'awaited')
}
