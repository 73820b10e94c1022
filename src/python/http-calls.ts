/** The blocking HTTP functions and methods: their qualified names, and which of them read the answer later. */

import { argumentOf } from './calls.ts'
import type { PythonFile } from './file.ts'
import { calledThrough } from './receivers.ts'
import type { Node } from './tree.ts'

export type Library = 'requests' | 'httpx' | 'urllib3' | 'urllib'

/** A blocking call: `method` is the last name of what is called, for example `get` or `request`. */
export type Target = { readonly library: Library; readonly method: string }

const VERBS = ['get', 'options', 'head', 'post', 'put', 'patch', 'delete', 'request']

/** Module-level functions that open a connection, ask and return the whole answer. */
const FUNCTIONS: ReadonlyMap<string, Target> = new Map([
  ...named(['requests', 'requests.api'], VERBS, 'requests'),
  ...named(['httpx'], [...VERBS, 'stream'], 'httpx'),
  ...named(['urllib3'], ['request'], 'urllib3'),
])

/** Methods of objects that keep connections, by the names under which such objects are made. */
const METHODS: ReadonlyMap<string, Target> = new Map([
  ...named(
    ['requests.Session', 'requests.session', 'requests.sessions.Session', 'requests.sessions.session'],
    [...VERBS, 'send'],
    'requests',
  ),
  ...named(['httpx.Client'], [...VERBS, 'send', 'stream'], 'httpx'),
  ...named(
    ['PoolManager', 'ProxyManager', 'HTTPConnectionPool', 'HTTPSConnectionPool'].flatMap(each => [`urllib3.${each}`]),
    ['request', 'urlopen', 'request_encode_url', 'request_encode_body'],
    'urllib3',
  ),
])

const URLLIB: ReadonlyMap<string, Target> = new Map([
  ...named(['urllib.request'], ['urlopen', 'urlretrieve'], 'urllib'),
  ...named(['urllib.request.OpenerDirector', 'urllib.request.build_opener'], ['open'], 'urllib'),
])

/** Names of the libraries: a file that mentions none of them holds no call of these tables. */
export const httpTriggers = ['requests', 'httpx', 'urllib3']

function named(prefixes: readonly string[], methods: readonly string[], library: Library): [string, Target][] {
  return prefixes.flatMap(prefix =>
    methods.map((method): [string, Target] => [`${prefix}.${method}`, { library, method }]),
  )
}

/** True for the qualified name of a function or method of these tables. */
export function isHttpCall(name: string): boolean {
  return FUNCTIONS.has(name) || METHODS.has(name) || URLLIB.has(name)
}

/** The module-level function of requests, httpx or urllib3 that `call` certainly calls, or null. */
export function functionTarget(call: Node, file: PythonFile): Target | null {
  return FUNCTIONS.get(file.names.throughAlias(call.get('function')) ?? '') ?? null
}

/** The method of a session, client or pool that `call` certainly calls, or null. */
export function methodTarget(call: Node, file: PythonFile): Target | null {
  const callee = call.get('function')
  return callee?.kind === 'attribute' ? (METHODS.get(calledThrough(call, file) ?? '') ?? null) : null
}

/** The function or opener of `urllib.request` that `call` certainly calls, or null. */
export function urllibTarget(call: Node, file: PythonFile): Target | null {
  const name = file.names.throughAlias(call.get('function')) ?? calledThrough(call, file)
  return URLLIB.get(name ?? '') ?? null
}

/** True when the call returns before the body is there, so that what reads the body blocks again (SEMANTICS 3). */
export function answersLater(call: Node, { library, method }: Target): boolean {
  if (method === 'stream') return true
  if (library === 'urllib3') return isFalse(argumentOf(call, 'preload_content'))
  if (library === 'urllib') return method !== 'urlretrieve'
  const stream = argumentOf(call, 'stream')
  return stream !== null && !isFalse(stream)
}

function isFalse(node: Node | null): boolean {
  return node?.kind === 'false'
}
