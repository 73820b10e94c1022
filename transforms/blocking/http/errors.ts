/** Who else in the project could tell that errors of requests have become errors of httpx (SEMANTICS 1.5). */

import type { Facts } from '../../../src/project/facts.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { suppressedBy } from '../../../src/python/handlers.ts'
import { oncePerNode } from '../../../src/python/memo.ts'
import { qualname } from '../../../src/python/names.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import { asItIs, type Caveat, type Translation } from './caveats.ts'

/** The exceptions of requests by their last names. */
const NAMES = `RequestException InvalidJSONError JSONDecodeError HTTPError ConnectionError ProxyError SSLError Timeout
ConnectTimeout ReadTimeout URLRequired TooManyRedirects MissingSchema InvalidSchema InvalidURL InvalidHeader
InvalidProxyURL ChunkedEncodingError ContentDecodingError StreamConsumedError RetryError UnrewindableBodyError`.split(
  /\s+/,
)

/** Requests' errors are OSErrors, those about URLs and JSON also ValueErrors; httpx's are neither. */
const OS_ERRORS = /^(builtins\.(OSError|IOError|EnvironmentError)|(socket|os|select)\.error)$/

const BASES = ['OSError', 'IOError', 'EnvironmentError', 'error', 'ValueError']

const CATCH_ALL = new Set(['builtins.Exception', 'builtins.BaseException'])

/** True for an exception of requests, and for the module that holds them. */
export function isRequestsError(name: string | null): boolean {
  if (!name?.startsWith('requests.')) return false
  return name === 'requests.exceptions' || NAMES.includes(name.split('.').at(-1) ?? '')
}

/** True for `OSError` under each of its names. */
export function isOsError(name: string | null): boolean {
  return name !== null && OS_ERRORS.test(name)
}

/** True for a class that has errors of requests below it, and none of httpx. */
function isLost(name: string | null): boolean {
  return isRequestsError(name) || isOsError(name) || name === 'builtins.ValueError'
}

/** True for a class that catches errors of both libraries. */
export function catchesAll(name: string | null): boolean {
  return name !== null && CATCH_ALL.has(name)
}

/**
 * What the rest of the file and of the project means for a coroutine whose requests move to httpx. Null where something
 * certainly waits for an error that httpx does not raise.
 * @param raising the requests, and what may raise of their responses
 * @param translated the `except` clauses that change with it
 */
export function seenElsewhere(
  raising: readonly Node[],
  translated: readonly Node[],
  file: PythonFile,
  facts: Facts,
): Translation | null {
  const coroutine = raising[0] && executionOf(raising[0]).coroutine
  if (!coroutine || raising.some(node => isSuppressed(node, file))) return null
  const parts = [
    namedInFile(coroutine, translated, file),
    guardedAbove(coroutine, file, facts),
    guardedByStrangers(file, facts),
  ]
  return parts.includes(null) ? null : { ...asItIs, caveats: parts.flatMap(part => part ?? []) }
}

/** True inside of a `with suppress(…)` for a class that httpx's errors do not belong to. */
function isSuppressed(node: Node, file: PythonFile): boolean {
  for (let outer = node.parent; outer && outer.kind !== 'function_definition'; outer = outer.parent) {
    if (outer.kind !== 'with_statement') continue
    if (suppressedBy(outer, file).some(each => !catchesAll(file.names.of(each)))) return true
  }
  return false
}

/** Where the file names such a class other than to raise it; the clauses that change with the request do not count. */
function namedInFile(coroutine: Node, translated: readonly Node[], file: PythonFile): Caveat[] | null {
  const values = translated.flatMap(handler => handler.all('value'))
  const named = lostNamesIn(file.tree.root, file).filter(node => !values.some(value => value.contains(node)))
  if (named.length === 0) return []
  const around = coroutine.parent?.kind === 'decorated_definition' ? coroutine.parent : coroutine
  const isHarm = (node: Node) => isRequestsError(file.names.of(node)) && (around.contains(node) || isTest(node))
  return named.some(isHarm) ? null : ['handler-unknown']
}

/** Where a file names a class that is lost, other than in imports. */
const lostNamesIn = oncePerNode((root, file): readonly Node[] =>
  descendants(root, 'identifier', 'attribute').filter(node => {
    const name = node.field === 'object' && node.parent?.kind === 'attribute' ? null : file.names.of(node)
    if (!isLost(name) || node.ancestor('import_statement', 'import_from_statement')) return false
    return isRequestsError(name) || isTest(node)
  }),
)

/** `suppress(OSError)`, `isinstance(error, OSError)`, `ERRORS = (OSError, KeyError)`: neither raised nor derived from. */
function isTest(node: Node): boolean {
  const parent = node.parent
  if (parent?.kind === 'argument_list') return parent.parent?.kind === 'call'
  return /^(tuple|list|expression_list)$/.test(parent?.kind ?? '') && parent?.parent?.kind !== 'except_clause'
}

/** The handlers of callers, anywhere in the project. */
function guardedAbove(coroutine: Node, file: PythonFile, facts: Facts): Caveat[] | null {
  const name = file.module ? `${file.module}.${qualname(coroutine)}` : qualname(coroutine)
  const above = facts.handlersAbove(name).filter(handler => handler.function !== name)
  const caught = above.flatMap(handler => handler.catches)
  if (caught.some(isLost)) return null
  const isRead = above.some(({ catches, readsError }) => readsError && catches.some(catchesAll))
  return [...(caught.includes(null) ? ['handler-unknown' as const] : []), ...(isRead ? ['error-read' as const] : [])]
}

/** Handlers around coroutines that were handed on, and other files that name requests' errors. */
function guardedByStrangers(file: PythonFile, facts: Facts): Caveat[] | null {
  if (facts.openHandlers(NAMES).some(({ catches }) => catches.some(isRequestsError))) return null
  const isNamed = NAMES.some(each => facts.mentionsElsewhere(`requests.${each}`, file.path).length > 0)
  const isOther = facts.mentionsElsewhere('requests.exceptions', file.path).length > 0
  const isGuarded = facts.openHandlers(BASES).some(({ catches }) => catches.some(isLost))
  return isNamed || isOther || isGuarded ? ['handler-unknown'] : []
}
