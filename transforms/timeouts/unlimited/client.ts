/** Clients and requests of httpx and aiohttp whose time limit is taken away. */

import { argumentsOf } from '../../../src/python/calls.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { functionTarget } from '../../../src/python/http-calls.ts'
import { calledThrough } from '../../../src/python/receivers.ts'
import { timeLimitsOf } from '../../../src/python/time-limits.ts'
import type { Node } from '../../../src/python/tree.ts'
import { isAwaitedFor } from './bare-request.ts'

/** `argument` is what takes the limit of the library away; null where the library has none. */
export type Unlimited = { readonly argument: Node | null }

const METHOD = /^httpx\.(Async)?Client\.(delete|get|head|options|patch|post|put|request)$/

/** The call where it certainly waits for ever, or makes a client whose requests do. */
export function unlimitedClient(call: Node, file: PythonFile): Unlimited | null {
  const callee = call.get('function')
  const name = (callee?.get('attribute') ?? callee)?.text ?? ''
  if (name === 'ClientTimeout') return isEmptyLimit(call, file) ? { argument: null } : null
  const argument = argumentsOf(call).keywords.get('timeout')
  if (argument?.kind !== 'none' || !argument.parent) return null
  const found = { argument: argument.parent }
  const made = file.called(call)
  if (made === 'httpx.AsyncClient' || made === 'httpx.Client')
    return !limitsElsewhere(file) && (made === 'httpx.AsyncClient' || isAwaitedFor(call, file)) ? found : null
  const isRequest =
    functionTarget(call, file)?.library === 'httpx' ? name !== 'stream' : METHOD.test(calledThrough(call, file) ?? '')
  return isRequest && isAwaitedFor(call, file) && !isLimited(call, file) ? found : null
}

/** `aiohttp.ClientTimeout(total=None)` */
function isEmptyLimit(call: Node, file: PythonFile): boolean {
  const { positional, keywords, hasStar, hasDoubleStar } = argumentsOf(call)
  if (file.called(call) !== 'aiohttp.ClientTimeout' || hasStar || hasDoubleStar || limitsElsewhere(file)) return false
  const limits = [
    ...positional.slice(0, 4),
    ...['total', 'connect', 'sock_read', 'sock_connect'].map(each => keywords.get(each)),
  ]
  return limits.every(each => !each || each.kind === 'none')
}

/** True where the file limits what it awaits by other means, or gets its answers bit by bit for as long as they come. */
function limitsElsewhere({ text }: PythonFile): boolean {
  return /\b(asyncio|async_timeout)\.timeout|\b(wait_for|fail_after|move_on_after|ws_connect)\b|stream|\b(sse|SSE)|iter_(any|chunked|chunks|lines)\b/i.test(
    text,
  )
}

function isLimited(call: Node, file: PythonFile): boolean {
  for (let outer = call.parent; outer; outer = outer.parent) {
    if (outer.kind === 'with_statement' && timeLimitsOf(outer, file).length > 0) return true
    if (outer.kind === 'call' && /\bwait_for$/.test(outer.get('function')?.text ?? '')) return true
    if (outer.kind === 'function_definition') return false
  }
  return false
}
