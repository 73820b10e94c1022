/** `except` clauses that see errors of requests, and what they have to catch of httpx (SEMANTICS 1.5). */

import { replace } from '../../../src/engine/edit.ts'
import type { Facts } from '../../../src/project/facts.ts'
import { indentUnit, lineEnd, lineStart } from '../../../src/python/blocks.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { caughtExpressions, errorName, handlersAround, readsError } from '../../../src/python/handlers.ts'
import { LINE_WIDTH } from '../../../src/python/line-width.ts'
import { plainString } from '../../../src/python/names.ts'
import { stdlibModules } from '../../../src/python/stdlib.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import { type Caveat, joined, type Translation } from './caveats.ts'
import { catchesAll, isOsError, isRequestsError, seenElsewhere } from './errors.ts'
import { answersItself } from './replaced.ts'

const CONNECTION = ['NetworkError', 'RemoteProtocolError', 'ProxyError', 'ConnectTimeout']

/** Class of requests → the httpx classes of the same coverage; what is missing has no equal. */
const EQUALS: Readonly<Record<string, readonly string[]>> = {
  RequestException: ['HTTPError', 'InvalidURL'],
  HTTPError: ['HTTPStatusError'],
  ConnectionError: CONNECTION,
  Timeout: ['TimeoutException'],
  ConnectTimeout: ['ConnectTimeout'],
  ReadTimeout: ['ReadTimeout'],
  TooManyRedirects: ['TooManyRedirects'],
  ContentDecodingError: ['DecodingError'],
}

/** What a handler may do with an error of either library. */
const ERROR_ATTRIBUTES = new Set(['with_traceback', 'add_note', '__class__', '__cause__', '__traceback__'])

/** Attributes of `error.response` that both libraries have. */
const RESPONSE_ATTRIBUTES = new Set(['status_code', 'content', 'json'])

export type Guarded = {
  /** Requests that move to httpx. */
  readonly calls: readonly Node[]
  /** Uses of their responses that may raise. */
  readonly raising: readonly Node[]
}

/** How errors become those of httpx, for the code around and elsewhere; null where other code waits for those of requests. */
export function translateErrors(guarded: Guarded, file: PythonFile, facts: Facts): Translation | null {
  const { calls, raising } = guarded
  if (answersItself(file, facts)) return null
  const elsewhere = seenElsewhere([...calls, ...raising], guardingHandlers(guarded), file, facts)
  return joined([translateHandlers(guarded, file), elsewhere])
}

/** How the `except` clauses of the same function are written for httpx, or null where one cannot be. */
export function translateHandlers({ calls, raising }: Guarded, file: PythonFile): Translation | null {
  const handlers = guardingHandlers({ calls, raising })
  return joined(handlers.map(handler => translated(handler, { calls, raising }, file)))
}

/** The `except` clauses around the requests and around what may raise of their responses. */
function guardingHandlers({ calls, raising }: Guarded): Node[] {
  return [...new Set([...calls, ...raising].flatMap(node => handlersAround(node)))]
}

function translated(handler: Node, guarded: Guarded, file: PythonFile): Translation | null {
  const body = handler.parent?.get('body') as Node
  const seesRequest = guarded.calls.some(call => body.contains(call))
  const caught = caughtExpressions(handler)
  const names = caught.map(each => file.names.of(each))
  if (names.some(isOsError)) return null
  if (seesRequest && names.includes('builtins.ValueError')) return null
  if (caught.some((each, i) => names[i] === null && holdsRequestsError(each, file))) return null
  const unknown: Caveat[] = names.includes(null) ? ['handler-unknown'] : []
  if (names.some(catchesAll) && readsError(handler)) unknown.push('error-read')
  if (names.some(catchesAll) && !usesErrorPlainly(handler, names)) return null
  if (!names.some(isOfRequests)) return { edits: [], caveats: unknown }
  if (otherRequests(body, guarded.calls, file) || !usesErrorPlainly(handler, names)) return null
  const hasJson = guarded.raising.some(use => body.contains(use) && use.parent?.get('attribute')?.text === 'json')
  const classes = caught.map((each, i) =>
    isOfRequests(names[i] ?? null) ? equals(lastName(names[i] ?? null), hasJson) : [each.text],
  )
  const value = caught[0]?.parent?.kind === 'tuple' ? caught[0].parent : caught[0]
  if (!value || classes.includes(null) || file.hasComment(value.start, value.end)) return null
  const edit = replace(value, tupleOf(withoutCovered(classes.flatMap(each => each ?? [])), value))
  return { edits: [edit], caveats: ['handler-translated', ...unknown] }
}

/** The httpx classes of the same coverage as a class of requests, or null where there are none. */
function equals(name: string, hasJson: boolean): string[] | null {
  if (name === 'JSONDecodeError') return ['ValueError']
  const own = EQUALS[name]?.map(each => `httpx.${each}`)
  return own && name === 'RequestException' && hasJson ? [...own, 'ValueError'] : (own ?? null)
}

/** Classes without those that another one of the list covers. */
function withoutCovered(classes: readonly string[]): string[] {
  const all = [...new Set(classes)]
  if (all.includes('httpx.HTTPError')) return all.filter(each => !/^httpx\.(?!HTTPError|InvalidURL)/.test(each))
  return all.includes('httpx.TimeoutException') ? all.filter(each => !/^httpx\.(Connect|Read)Timeout$/.test(each)) : all
}

/** One class, a tuple, or a tuple with one class a line where one line would be too long. */
function tupleOf(classes: readonly string[], value: Node): string {
  const { tree } = value
  const line = `(${classes.join(', ')})`
  if (classes.length === 1) return classes[0] as string
  const start = lineStart(tree, value.start)
  const outer = /^[ \t]*/.exec(tree.text.slice(start))?.[0] ?? ''
  const rest = value.start - start + lineEnd(tree, value.end) - value.end
  if (rest + line.length <= LINE_WIDTH) return line
  const inner = outer + indentUnit(tree)
  return `(\n${classes.map(each => `${inner}${each},\n`).join('')}${outer})`
}

function isOfRequests(name: string | null): boolean {
  return name?.startsWith('requests.') ?? false
}

/** `ERRORS = (requests.ConnectionError, …)` with `except ERRORS`: the tuple would have to change, for all its users. */
function holdsRequestsError(caught: Node, file: PythonFile): boolean {
  const bindings = caught.kind === 'identifier' ? file.scopes.lookup(caught.text, caught) : null
  const values = bindings?.flatMap(({ value }) => value ?? []) ?? []
  return values
    .flatMap(value => descendants(value, 'identifier', 'attribute'))
    .some(node => isRequestsError(file.names.of(node)) || isOsError(file.names.of(node)))
}

function lastName(name: string | null): string {
  return name?.split('.').at(-1) ?? ''
}

/** Methods of data, of logs and of responses: they ask nobody. */
const QUIET_METHODS = new Set(
  `add append debug decode encode endswith error exception extend format get info items join json keys lower pop
  raise_for_status read replace setdefault split startswith strip update upper values warning write`.split(/\s+/),
)

/** True when the `try` body may also ask with requests in another way, here or in a function that it calls. */
function otherRequests(body: Node, calls: readonly Node[], file: PythonFile): boolean {
  return descendants(body, 'call').some(call => !calls.includes(call) && !isQuiet(call, file))
}

function isQuiet(call: Node, file: PythonFile): boolean {
  const callee = call.get('function')
  const [top = ''] = (file.names.of(callee) ?? '').split('.')
  if (top) return top === 'builtins' || stdlibModules.has(top)
  const method = callee?.kind === 'attribute' ? (callee.get('attribute')?.text ?? '') : ''
  if (method !== 'get') return QUIET_METHODS.has(method)
  const key = plainString(call.get('arguments')?.children[0])
  return key !== null && !/^(https?:|\/)/.test(key)
}

/** Messages differ, and only a status error has a response in httpx. */
function usesErrorPlainly(handler: Node, names: readonly (string | null)[]): boolean {
  const target = errorName(handler)
  if (!target) return true
  const onlyStatus = names.every(name => lastName(name) === 'HTTPError' && isOfRequests(name))
  return descendants(handler, 'attribute').every(attribute => {
    const object = attribute.get('object')
    if (object?.kind !== 'identifier' || object.text !== target.text) return true
    const name = attribute.get('attribute')?.text ?? ''
    if (ERROR_ATTRIBUTES.has(name)) return true
    const next = attribute.parent?.kind === 'attribute' ? attribute.parent.get('attribute')?.text : ''
    return onlyStatus && name === 'response' && RESPONSE_ATTRIBUTES.has(next ?? '')
  })
}
