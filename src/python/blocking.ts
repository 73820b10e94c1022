/** Which calls block the thread that makes them, and how: the table of blocking calls, asked about one place. */

import { type BlockingCall, blockingCalls, blockingEntry, blockingLastNames } from './blocking-calls.ts'
import { argumentOf, argumentsOf } from './calls.ts'
import type { PythonFile } from './file.ts'
import { canonicalName } from './library-types.ts'
import { oncePerNode } from './memo.ts'
import { isOfProject } from './names.ts'
import { libraryCall, libraryType, type Origin, originOf } from './receivers.ts'
import { descendants, descendantsWhere, type Node } from './tree.ts'

/** A call that blocks. */
export type Blocking = BlockingCall & {
  /** The object whose method it is, or null for a function, a constructor, and an object of another file. */
  readonly receiver: Origin | null
}

/**
 * What a name of the project stands for outside of it: `shop.paths.ROOT.exists` is `pathlib.Path.exists`. Null where it is
 * not certain.
 */
export type Meaning = (name: string) => string | null

/** The entry of the table for what `call` certainly calls, or null where it does not block. */
export function blockingCall(call: Node, file: PythonFile, meaningOf: Meaning = () => null): Blocking | null {
  const name = libraryCall(call, file)
  if (name === null) return null
  const entry = blockingEntry(name) ?? entryOfProject(name, file, meaningOf)
  if (!entry?.rule || doesNotWait(entry, call, file)) return null
  const callee = call.get('function')
  const receiver = callee?.kind === 'attribute' ? originOf(callee.get('object'), file) : null
  if (receiver && isNonBlocking(entry, receiver, file)) return null
  return { ...entry, receiver }
}

/** What other files of the project give is only looked up for names that could block. */
function entryOfProject(name: string, file: PythonFile, meaningOf: Meaning): BlockingCall | null {
  if (!isOfProject(name, file.module) || !blockingLastNames.has(name.slice(name.lastIndexOf('.') + 1))) return null
  const meaning = meaningOf(name)
  return meaning === null ? null : (blockingCalls.get(canonicalName(meaning)) ?? null)
}

type Exemption = (call: Node, file: PythonFile) => boolean

/** Arguments with which a call returns at once. */
const AT_ONCE: Readonly<Record<string, Exemption>> = {
  'concurrent.futures.Executor.shutdown': call => isFalse(argumentOf(call, 'wait', 0)),
  'concurrent.futures.Future.exception': hasZeroTimeout,
  'concurrent.futures.Future.result': hasZeroTimeout,
  'concurrent.futures.wait': call => isZero(argumentOf(call, 'timeout', 1)),
  'fcntl.flock': (call, file) => names(call, file, 'fcntl.LOCK_NB', 'fcntl.LOCK_UN'),
  'fcntl.lockf': (call, file) => names(call, file, 'fcntl.LOCK_NB', 'fcntl.LOCK_UN'),
  'multiprocessing.Event.wait': hasZeroTimeout,
  'multiprocessing.Queue.get': isNotToBlock,
  'multiprocessing.Queue.put': call => isFalse(argumentOf(call, 'block', 1)),
  'os.waitid': (call, file) => names(call, file, 'os.WNOHANG'),
  'os.waitpid': (call, file) => names(call, file, 'os.WNOHANG'),
  'queue.Queue.get': call => isNotToBlock(call) || isZero(argumentOf(call, 'timeout', 1)),
  'queue.Queue.put': call => isFalse(argumentOf(call, 'block', 1)),
  'subprocess.Popen.wait': hasZeroTimeout,
  'threading.Event.wait': hasZeroTimeout,
  'threading.Thread.join': hasZeroTimeout,
  'socket.getaddrinfo': (call, file) => names(call, file, 'socket.AI_NUMERICHOST'),
}

/** True for a call that blocks whatever it is given, and whatever its object was given when it was made. */
export function blocksAlways({ name }: BlockingCall): boolean {
  return !Object.hasOwn(AT_ONCE, name) && !HANGS_ON.test(name)
}

const HANGS_ON =
  /^(bz2|docker|gzip|lzma|multiprocessing|os\.spawn\w*|pandas|queue|socket\.socket|sqlite3\.connect|ssl|tarfile|threading|wave|zipfile)\b/

function doesNotWait({ name, thread }: BlockingCall, call: Node, file: PythonFile): boolean {
  if (/\.(acquire|acquire_lock)$/.test(name) && isTry(call)) return true
  if (name.startsWith('os.spawn')) return names(call, file, 'os.P_NOWAIT', 'os.P_NOWAITO')
  if (thread === 'bound' && name === 'sqlite3.connect' && argumentOf(call, 'database', 0)?.text === '":memory:"')
    return true
  if (isInMemory(name, call, file) || isPartial(name, call)) return true
  return AT_ONCE[name]?.(call, file) ?? false
}

/** Archives and compressed files that live in memory: `tarfile.open(fileobj=buffer)`, `zipfile.ZipFile(io.BytesIO(data))`. */
function isInMemory(name: string, call: Node, file: PythonFile): boolean {
  if (!/^(bz2|gzip|lzma|tarfile|wave|zipfile)\./.test(name)) return false
  const position = name.startsWith('tarfile.') ? 2 : name === 'gzip.GzipFile' ? 3 : null
  const given = argumentOf(call, 'fileobj', position)
  const source = given ?? argumentOf(call, 'file', 0)
  if (given && given.kind !== 'none') return originOf(source, file)?.type !== 'builtins.open'
  return /^io\.(BytesIO|StringIO)$/.test(originOf(source, file)?.type ?? '')
}

/** Calls that give the parts one by one when they are told to; whoever takes the parts blocks. */
function isPartial(name: string, call: Node): boolean {
  if (name.startsWith('pandas.')) return argumentOf(call, 'chunksize') !== null || argumentOf(call, 'iterator') !== null
  return name.startsWith('docker.') && argumentOf(call, 'stream')?.kind === 'true'
}

function isNotToBlock(call: Node): boolean {
  return isFalse(argumentOf(call, 'block', 0))
}

/** `acquire(False)`, `acquire(blocking=False)` and `acquire(timeout=0)`. */
function isTry(call: Node): boolean {
  return isNotToBlock(call) || isFalse(argumentOf(call, 'blocking')) || isZero(argumentOf(call, 'timeout', 1))
}

function hasZeroTimeout(call: Node): boolean {
  return isZero(argumentOf(call, 'timeout', 0))
}

function isFalse(node: Node | null): boolean {
  return node?.kind === 'false' || node?.text === '0'
}

function isZero(node: Node | null): boolean {
  return /^(0|0\.0*)$/.test(node?.text ?? '')
}

/** True when an argument names one of these constants. */
function names(call: Node, file: PythonFile, ...constants: string[]): boolean {
  const list = call.get('arguments')
  return (
    !!list && descendants(list, 'attribute', 'identifier').some(node => constants.includes(file.names.of(node) ?? ''))
  )
}

/** Objects that were made so that their methods return at once. */
function isNonBlocking({ name }: BlockingCall, receiver: Origin, file: PythonFile): boolean {
  const { node, type } = receiver
  if (node.kind === 'call' && isInMemory(canonicalName(type), node, file)) return true
  switch (libraryType(receiver)) {
    case 'queue.Queue':
      return name.endsWith('.put') && (isUnbounded(receiver) || receiver.type === 'queue.SimpleQueue')
    case 'multiprocessing.Queue':
      return name.endsWith('.put') && isUnbounded(receiver)
    case 'socket.socket':
    case 'ssl.SSLSocket':
      return (
        isAnnotated(receiver) ||
        file.scopes.named('BlockingIOError').length > 0 ||
        setsNonBlocking(file.tree.root, file)
      )
    default:
      return false
  }
}

/** A queue without `maxsize`, or with one that is not above 0, takes everything at once. */
function isUnbounded({ via, node }: Origin): boolean {
  if (via === 'annotation' || node.kind !== 'call') return false
  const { hasStar, hasDoubleStar } = argumentsOf(node)
  const size = argumentOf(node, 'maxsize', 0)
  return !hasStar && !hasDoubleStar && (size === null || /^(0|-\s*\d+)$/.test(size.text))
}

/** A socket that somebody else has made may be set not to block. */
function isAnnotated({ via, node }: Origin): boolean {
  return via === 'annotation' || node.kind !== 'call'
}

/** True for a file that sets sockets not to block, or hands them to `loop.sock_recv()` and the like, which need that. */
const setsNonBlocking = oncePerNode((root, _file): boolean => {
  const maySet = (body: Node) => /\b(setblocking|settimeout|sock_[a-z])/.test(body.text)
  return descendantsWhere(maySet, root, 'call').some(call => {
    const callee = call.get('function')
    const method = callee?.kind === 'attribute' ? (callee.get('attribute')?.text ?? '') : ''
    if (/^sock_(accept|connect|recv|recvfrom|send|sendall|sendto)/.test(method)) return true
    const [value] = argumentsOf(call).positional
    return /^(setblocking|settimeout)$/.test(method) && (isFalse(value ?? null) || isZero(value ?? null))
  })
})
