/** Arguments of a requests call as httpx wants them (SEMANTICS 1.2). */

import { type Edit, insertBefore, replace } from '../../../src/engine/edit.ts'
import { argumentsOf } from '../../../src/python/calls.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import type { Caveat } from './caveats.ts'
import { cookies, credentials, files, formData, headers, parameters, timeLimit } from './request-values.ts'
import { kindOf, literalText } from './values.ts'

export type ClientCall = {
  /** Method of the client. */
  readonly method: string
  /** Source of arguments that go first. */
  readonly prepended: readonly string[]
  readonly dropped: readonly Node[]
  /** Source of arguments that go last. */
  readonly appended: readonly string[]
  readonly edits: readonly Edit[]
  /** Source of arguments that the client itself takes. */
  readonly forClient: readonly string[]
  readonly caveats: readonly Caveat[]
}

/** What is done with one argument; null where httpx has nothing like it. */
export type ArgumentChange = {
  readonly name?: string
  readonly drop?: true
  readonly edits?: readonly Edit[]
  readonly caveats?: readonly Caveat[]
  readonly forClient?: string
} | null

type Rule = (value: Node, file: PythonFile) => ArgumentChange

const RULES: Readonly<Record<string, Rule>> = {
  params: parameters,
  data: formData,
  json: () => ({}),
  headers,
  cookies,
  files,
  auth: credentials,
  timeout: timeLimit,
  allow_redirects: () => ({ name: 'follow_redirects' }),
  stream: value => (value.kind === 'false' ? { drop: true } : null),
  verify: verification,
}

/** Names of the arguments that may be given by position. */
const POSITIONS: Readonly<Record<string, readonly string[]>> = {
  get: ['url', 'params'],
  options: ['url'],
  head: ['url'],
  delete: ['url'],
  post: ['url', 'data', 'json'],
  put: ['url', 'data'],
  patch: ['url', 'data'],
  request: ['method', 'url'],
}

/** Methods of an httpx client that take no body. */
const BODILESS = new Set(['get', 'options', 'head', 'delete'])

/**
 * How the call is written on a client; null where httpx would do something else or nothing.
 * @param hasParams true where the client adds parameters to every request
 */
export function clientCall(call: Node, method: string, file: PythonFile, hasParams = false): ClientCall | null {
  const { positional, keywords, hasStar, hasDoubleStar } = argumentsOf(call)
  const names = POSITIONS[method]
  if (hasStar || hasDoubleStar || !names || positional.length > names.length) return null
  const byPosition = positional.map((value, i): [string, Node] => [names[i] as string, value])
  const given = new Map<string, Node>([...byPosition, ...keywords])
  const url = given.get('url')
  if (!url || !isUrl(url, file)) return null
  const parts: Part[] = []
  for (const [name, value] of given) {
    if (name === 'url' || name === 'method') continue
    const change = RULES[name]?.(value, file) ?? null
    if (!change) return null
    parts.push(applied(name, value, change))
  }
  const params = given.get('params')
  const addsParams = hasParams || (params !== undefined && kindOf(params, file) !== 'none')
  const query = addsParams ? queryOf(url, file) : []
  if (!query) return null
  return assemble(method, given, [...parts, { caveats: query }])
}

/** Arguments of `httpx.get()` that a client takes when it is made. */
const OF_CLIENT = new Set(['verify', 'proxy', 'trust_env', 'cert', 'cookies'])

/** How a call of httpx itself is written on a client; null where an async client cannot take a value. */
export function asyncClientCall(call: Node, method: string, file: PythonFile): ClientCall | null {
  const { keywords, hasStar, hasDoubleStar } = argumentsOf(call)
  const moved = [...keywords].filter(([name]) => OF_CLIENT.has(name))
  const isMovable = moved.every(([, value]) => kindOf(value, file) !== 'call' && !/[\r\n]/.test(value.text))
  const content = keywords.get('content')
  const isBody = !content || /^(ascii|text|bytes|none)$/.test(kindOf(content, file))
  if (hasStar || hasDoubleStar || !isMovable || !isBody || keywords.has('mounts')) return null
  return {
    method,
    prepended: [],
    dropped: moved.map(([, value]) => value.parent as Node),
    appended: [],
    edits: [],
    forClient: moved.map(([name, value]) => `${name}=${value.text}`),
    caveats: [],
  }
}

type Part = Partial<Pick<ClientCall, 'edits' | 'dropped' | 'caveats' | 'forClient'>>

function applied(name: string, value: Node, change: NonNullable<ArgumentChange>): Part {
  const keyword = value.field === 'value' && value.parent?.kind === 'keyword_argument' ? value.parent : null
  if (change.drop) return { dropped: [keyword ?? value], forClient: change.forClient ? [change.forClient] : [] }
  const wanted = change.name ?? name
  const label = keyword?.get('name')
  const renamed = label?.text === wanted ? [] : [label ? replace(label, wanted) : insertBefore(value, `${wanted}=`)]
  return { edits: [...renamed, ...(change.edits ?? [])], caveats: change.caveats ?? [] }
}

function assemble(method: string, given: ReadonlyMap<string, Node>, parts: readonly Part[]): ClientCall {
  const hasBody = ['data', 'json', 'files'].some(name => given.has(name))
  const asRequest = BODILESS.has(method) && hasBody
  const appended = given.has('timeout') ? [] : ['timeout=None']
  if (method === 'head' && !given.has('allow_redirects')) appended.unshift('follow_redirects=False')
  return {
    method: asRequest ? 'request' : method,
    prepended: asRequest ? [`"${method.toUpperCase()}"`] : [],
    dropped: parts.flatMap(part => part.dropped ?? []),
    appended,
    edits: parts.flatMap(part => part.edits ?? []),
    forClient: parts.flatMap(part => part.forClient ?? []),
    caveats: parts.flatMap(part => part.caveats ?? []),
  }
}

/** False for what requests accepts and httpx refuses, or escapes otherwise. */
function isUrl(url: Node, file: PythonFile): boolean {
  const kind = kindOf(url, file)
  const text = literalText(url, file)
  if (text !== null && (/^\s|[|^`{}%\\]|\?$/.test(text) || !/^https?:\/\//i.test(text))) return false
  return ['ascii', 'text', 'call', 'unknown'].includes(kind)
}

/** What `params` means for a URL that may have a query; null where it certainly has one. */
function queryOf(url: Node, file: PythonFile): Caveat[] | null {
  const text = literalText(url, file)
  const pieces = text === null ? descendants(url, 'string_content').map(piece => piece.text) : [text]
  if (pieces.some(piece => piece.includes('?'))) return null
  return text === null ? ['url-may-have-query'] : []
}

/** `verify` is an argument of the client in httpx, and a file of certificates wants a context. */
function verification(value: Node, file: PythonFile): ArgumentChange {
  if (value.kind === 'true') return { drop: true }
  if (value.kind === 'false') return { drop: true, forClient: 'verify=False' }
  const path = value.kind === 'string' ? literalText(value, file) : null
  if (!path || !/\.(pem|crt|cer)$/.test(path)) return null
  return { drop: true, forClient: `verify=ssl.create_default_context(cafile=${value.text})` }
}
