/** Objects that a function uses and did not make: whether another thread may use them at the same time. */

import { accessesIn, isShared, rootOf } from './accesses.ts'
import { blockingEntry } from './blocking-calls.ts'
import type { PythonFile } from './file.ts'
import { canonicalName, typeOf } from './library-types.ts'
import { isPrivate } from './other-users.ts'
import { libraryCall, libraryType, originOf } from './receivers.ts'
import { isStore } from './targets.ts'
import { descendants, type Node } from './tree.ts'

/** What a name of the project stands for outside of it, or null. */
type LibraryName = (name: string) => string | null

export type ObjectDoubt = 'thread-bound' | 'shared-data'

const BOUND = /^(threading\.local|sqlite3\.(Connection|Cursor)|tkinter\.\w+)$/

/** Objects that one user at a time may have, as a file has one position. */
const ONE_AT_A_TIME =
  /^(io\.IOBase|ftplib\.FTP|imaplib\.IMAP4|smtplib\.SMTP|socket\.socket|ssl\.SSLSocket|tarfile\.TarFile|zipfile\.ZipFile|psycopg2?\.\w+|pymysql\.\w+|requests\.(Session|session))$/

/** Classes of which several threads may use one object: nothing changes it, or it locks itself. */
const SAFE =
  /^(argparse\.Namespace|boto3|builtins|concurrent\.futures|contextvars|datetime|decimal\.Decimal|enum|fractions|httpx\.Client|importlib|ipaddress|jinja2|json|logging|loguru|multiprocessing|pathlib|pymongo|queue|re|redis|string|struct|structlog|subprocess|threading|time|types|urllib\.parse|uuid|zoneinfo)(\.|$)/

/** Functions that change what they are given first. */
const CHANGES_FIRST =
  /^(builtins\.(delattr|setattr)|bisect\.insort\w*|heapq\.heap\w+|operator\.(delitem|i\w+|setitem)|random\.shuffle|struct\.pack_into)$/

/** @param isNew true for the root of an object that the function is making */
export function objectDoubts(
  body: Node,
  file: PythonFile,
  libraryName: LibraryName,
  isNew: (root: Node) => boolean,
): Set<ObjectDoubt> {
  const doubts = new Set<ObjectDoubt>()
  for (const node of descendants(body, 'identifier', 'attribute')) {
    const doubt = isExpression(node) ? doubtOf(node, body, file, libraryName, isNew) : null
    if (doubt) doubts.add(doubt)
    // `type(self).count += 1`: nobody knows whose attribute that is.
    if (node.kind === 'attribute' && isStore(node) && rootOf(node) === null) doubts.add('shared-data')
  }
  for (const node of descendants(body, 'subscript'))
    if (isStore(node) && rootOf(node) === null) doubts.add('shared-data')
  if (descendants(body, 'call').some(call => changesFirst(call, file, isNew))) doubts.add('shared-data')
  return doubts
}

function doubtOf(
  node: Node,
  body: Node,
  file: PythonFile,
  libraryName: LibraryName,
  isNew: (root: Node) => boolean,
): ObjectDoubt | null {
  const type = typeFromOutside(node, body, file, libraryName, isNew)
  if (type === null) return null
  if (BOUND.test(type)) return 'thread-bound'
  const { parent } = node
  if (parent?.kind === 'argument_list' || parent?.kind === 'keyword_argument')
    return ONE_AT_A_TIME.test(type) ? 'shared-data' : null
  const call = parent?.kind === 'attribute' && node.field === 'object' ? parent.parent : null
  if (call?.kind !== 'call' || parent?.field !== 'function' || SAFE.test(type)) return null
  return blockingEntry(canonicalName(`${type}.${parent.get('attribute')?.text}`)) ? null : 'shared-data'
}

/** The library's class of an object that was there before; null for one that is made here, or of which nobody knows the class. */
function typeFromOutside(
  node: Node,
  body: Node,
  file: PythonFile,
  libraryName: LibraryName,
  isNew: (root: Node) => boolean,
): string | null {
  const origin = originOf(node, file)
  const root = rootOf(node)
  if (origin) {
    const isOwn = isPrivate(origin) || (root !== null && isNew(root))
    if (isOwn && body.contains(origin.node)) return null
    const type = libraryType(origin)
    return asLibrary(type, type, libraryName)
  }
  const name = file.names.of(node)
  return name === null ? null : asLibrary(name, null, libraryName)
}

/** @param itself what to answer for a name that is a library's already */
function asLibrary(name: string, itself: string | null, libraryName: LibraryName): string | null {
  const member = `${name}.x`
  const meaning = libraryName(member)
  if (meaning === null || meaning === member) return meaning === null ? null : itself
  return typeOf(canonicalName(meaning.slice(0, -2)))
}

function changesFirst(call: Node, file: PythonFile, isNew: (root: Node) => boolean): boolean {
  const [first] = call.get('arguments')?.children ?? []
  if (!first || !CHANGES_FIRST.test(libraryCall(call, file) ?? '')) return false
  const root = rootOf(first)
  if (root === null) return first.kind === 'call'
  return !isNew(root) && accessesIn(first).some(access => isShared({ ...access, isContent: true }, file))
}

/** False for the names in `a.b`, `key=…`, and for what is bound. */
function isExpression(node: Node): boolean {
  const { parent, field } = node
  if (parent?.kind === 'attribute' && field === 'attribute') return false
  if (parent?.kind === 'keyword_argument' && field === 'name') return false
  return !isStore(node)
}
