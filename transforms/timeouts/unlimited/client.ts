/** Clients and requests of httpx and aiohttp whose time limit is taken away. */

import { argumentsOf, calledName } from '../../../src/python/calls.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { functionTarget } from '../../../src/python/http-calls.ts'
import { calledThrough } from '../../../src/python/receivers.ts'
import type { Node } from '../../../src/python/tree.ts'
import { isAwaitedFor } from './bare-request.ts'

export type Unlimited = {
  /** What takes the limit of the library away; null where the library has none. */
  readonly argument: Node | null
  readonly message: string
}

const METHOD = /^httpx\.(Async)?Client\.(delete|get|head|options|patch|post|put|request)$/

/** The call where it certainly waits for ever, or makes a client whose requests do. */
export function unlimitedClient(call: Node, file: PythonFile): Unlimited | null {
  const name = calledName(call)
  if (name === 'ClientTimeout')
    return isEmptyLimit(call, file) && !limitsElsewhere(file) ? { argument: null, message: EMPTY } : null
  const { keywords } = argumentsOf(call)
  const argument = keywords.get('timeout')
  if (argument?.kind !== 'none' || !argument.parent || limitsElsewhere(file) || limitsSome(file)) return null
  const made = file.called(call)
  if (made === 'httpx.AsyncClient' || made === 'httpx.Client') {
    const isInside = IN_PROCESS.some(each => keywords.has(each))
    const counts = !isInside && (made === 'httpx.AsyncClient' || isAwaitedFor(call, file))
    return counts ? { argument: argument.parent, message: CLIENT } : null
  }
  const isRequest =
    functionTarget(call, file)?.library === 'httpx' ? name !== 'stream' : METHOD.test(calledThrough(call, file) ?? '')
  return isRequest && isAwaitedFor(call, file) ? { argument: argument.parent, message: REQUEST } : null
}

const REQUEST = 'this HTTP request may wait for ever: it has no time limit'
const CLIENT = 'the HTTP requests of this client may wait for ever: it has no time limit'
const EMPTY = 'this `ClientTimeout` limits nothing, so that HTTP requests may wait for ever'

/** What makes a client talk to an application in the same process, or to something that stands in for a server. */
const IN_PROCESS = ['app', 'mounts', 'transport']

/** `aiohttp.ClientTimeout(total=None)` */
function isEmptyLimit(call: Node, file: PythonFile): boolean {
  const { positional, keywords, hasStar, hasDoubleStar } = argumentsOf(call)
  if (file.called(call) !== 'aiohttp.ClientTimeout' || hasStar || hasDoubleStar) return false
  const limits = [
    ...positional.slice(0, 4),
    ...['total', 'connect', 'sock_read', 'sock_connect'].map(each => keywords.get(each)),
  ]
  return limits.every(each => !each || each.kind === 'none')
}

/** True where the file limits what it awaits by other means, or gets its answers bit by bit for as long as they come. */
function limitsElsewhere({ text }: PythonFile): boolean {
  return LIMITS.test(text) || STREAMS.test(text)
}

const LIMITS = /\b(asyncio|async_timeout)\.timeout|\b(wait_for|fail_after|move_on_after)\b/

const STREAMS = /stream|\bsse\b|\bws_connect\b|\biter_(any|chunked|chunks|lines)\b|\bin \w+\.content\b/i

/** True where some request or client of the file gets a `timeout`, or may get one. */
function limitsSome({ text }: PythonFile): boolean {
  return /\btimeout\s*=(?!=)(?!\s*None\b)/.test(text)
}
