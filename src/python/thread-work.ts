/** Whether code may run in a worker thread while the coroutine waits for it (SEMANTICS 3). */

import { accessesIn, isShared, mutators, rootKind } from './accesses.ts'
import { attributeSources, classOfSelf, definesFunction, methodOfSelf } from './attributes.ts'
import { type BlockingCall, blockingCalls, type ThreadUse } from './blocking-calls.ts'
import { argumentsOf } from './calls.ts'
import { callbacks, valueMethods } from './effect-tables.ts'
import type { PythonFile } from './file.ts'
import { caughtExpressions, handlersAround } from './handlers.ts'
import { implicitCalls } from './implicit-calls.ts'
import { isGivenCollection, unknownIterables } from './iterated.ts'
import { isOfProject, qualname } from './names.ts'
import { isPrivate } from './other-users.ts'
import { libraryCall, libraryType, originOf } from './receivers.ts'
import { mayChange } from './shared-data.ts'
import { stdlibModules } from './stdlib.ts'
import { isStore } from './targets.ts'
import { makesBoundObject, staysInside } from './thread-bound.ts'
import { descendants, type Node, walk } from './tree.ts'
import { knownValue } from './values.ts'

/**
 * Why code would do something else in a thread:
 * - `uses-running-loop`: a thread has no running event loop;
 * - `thread-bound`: an object that only works in the thread that made it, or a signal handler;
 * - `current-exception`: a thread has no exception that is being handled;
 * - `ends-iteration`: `StopIteration` does not get out of a thread, the await hangs;
 * - `looks-at-frame`: `locals()`, `super()` and the like depend on the function they stand in;
 * - `driver-unknown`: the driver behind a database session may tie it to the thread that made it;
 * - `waits-for-ever`: a cancelled task leaves the thread waiting for something that may never come;
 * - `unknown-call`: what a function does that would run there is not known;
 * - `shared-data`: other tasks may change what the code reads, or see what it has half written.
 */
export type ThreadDoubt =
  | 'uses-running-loop'
  | 'thread-bound'
  | 'current-exception'
  | 'ends-iteration'
  | 'looks-at-frame'
  | 'driver-unknown'
  | 'waits-for-ever'
  | 'unknown-call'
  | 'shared-data'

/** What has to be known about the functions of the project. */
export type ProjectWork = {
  /** True when calling the function does nothing that another task could notice, other than output. */
  isHarmless(name: string): boolean
  /** True when the function, or one that it calls, needs the running event loop, or the exception that is being handled. */
  needsLoop(name: string): boolean
  /** True for a function, method or class of the project. */
  isFunction(name: string): boolean
}

/**
 * The doubts, the gravest first; empty is a proof that the code may run in a worker thread.
 * @param isNew true for a variable whose object nobody else knows yet, such as the `self` of a constructor
 */
export function threadDoubts(
  nodes: readonly Node[],
  file: PythonFile,
  project: ProjectWork,
  isNew: (root: Node) => boolean = () => false,
): ThreadDoubt[] {
  const doubts = new Set<ThreadDoubt>()
  for (const node of nodes) {
    for (const call of descendants(node, 'call')) {
      const doubt = doubtOfCall(call, nodes, file, project)
      if (doubt) doubts.add(doubt)
    }
    if (raisesAgain(node)) doubts.add('current-exception')
    if (endsIteration(node, nodes, file)) doubts.add('ends-iteration')
    if (runsUnseen(node, file, project)) doubts.add('unknown-call')
    if (readsThreadLocal(node, file)) doubts.add('thread-bound')
    for (const taken of unknownIterables(node, nodes, file)) {
      if (isBound(taken, file)) doubts.add('thread-bound')
      else if (!isGivenCollection(taken, nodes, file)) doubts.add('unknown-call')
    }
    if (sharesData(node, nodes, file, isNew)) doubts.add('shared-data')
  }
  return GRAVITY.filter(doubt => doubts.has(doubt))
}

const GRAVITY: readonly ThreadDoubt[] = [
  'uses-running-loop',
  'thread-bound',
  'current-exception',
  'ends-iteration',
  'looks-at-frame',
  'driver-unknown',
  'waits-for-ever',
  'unknown-call',
  'shared-data',
]

/** Doubts that a person may wave aside: the program neither hangs nor fails because of them alone. */
export function isBearable(doubt: ThreadDoubt): boolean {
  return doubt === 'unknown-call' || doubt === 'shared-data'
}

/** `local.user` of a `threading.local()`, which holds something else in each thread. */
function readsThreadLocal(node: Node, file: PythonFile): boolean {
  return descendants(node, 'attribute').some(each => {
    const origin = originOf(each.get('object'), file)
    return origin !== null && libraryType(origin) === 'threading.local'
  })
}

/** True for an object such as a cursor of sqlite3, which another thread cannot even loop over. */
function isBound(node: Node, file: PythonFile): boolean {
  const origin = originOf(node, file)
  return origin !== null && BOUND.test(`${libraryType(origin)}.`)
}

/** Methods of queues, futures and event loops that only the thread of the loop may call, whatever the object is. */
const LOOP_METHODS =
  /^(add_done_callback|call_at|call_later|call_soon|cancel|create_task|get_nowait|notify|notify_all|put_nowait|set_exception|set_result|start_soon)$/

const FRAME = /^(builtins\.(locals|vars|globals|eval|exec|dir|super)|inspect\.(currentframe|stack)|sys\._getframe)$/
const EXCEPTION = /^(sys\.(exc_info|exception)|traceback\.(format_exc|print_exc))$/
const BOUND =
  /^(os\.fork(pty)?$|signal\.(signal|set_wakeup_fd|alarm|setitimer)|sys\.(setprofile|settrace)|threading\.(Condition|RLock)\.(release|notify|notify_all)$|sqlite3\.(Connection|Cursor)\.|tkinter\.|contextvars\.(?!ContextVar\.get\b)|decimal\.(get|set|local)context|threading\.(local|current_thread|get_ident|get_native_id|main_thread))/
const LOOP = /^(asyncio|anyio|trio|curio|uvloop|tornado\.ioloop)\./

/** Libraries, other than Python's own, whose functions work alike in every thread as long as threads share no object. */
const THREAD_SAFE: ReadonlySet<string> = new Set(
  [
    'appdirs attr attrs bs4 cattrs cbor2 certifi chardet charset_normalizer click cryptography dateutil',
    'defusedxml docx dotenv feedparser filetype frontmatter html5lib httpx humanize jinja2 jose json5 jsonschema',
    'jwt loguru lxml magic markdown markdownify more_itertools msgpack msgspec mutagen natsort nbformat numpy',
    'openpyxl orjson packaging pandas pdfplumber PIL platformdirs polars psutil pyarrow pydantic pygments pypdf',
    'pytz regex requests rich rtoml ruamel semver simplejson six slugify soundfile structlog tabulate tldextract',
    'toml tomli tomli_w tomlkit tqdm typer typing_extensions ujson xmltodict xxhash yaml zstandard',
  ]
    .join(' ')
    .split(' '),
)

/** True for a function of asyncio and its like. */
export function isOfLoop(name: string): boolean {
  return LOOP.test(name)
}

/** True for a method of an object that belongs to one thread, and for what only the main thread may do. */
export function isThreadBound(name: string): boolean {
  return BOUND.test(name)
}

/** True for a function of a library that does the same in every thread. */
export function isThreadSafeLibrary(name: string): boolean {
  const top = name.split('.')[0] as string
  if (FRAME.test(name) || EXCEPTION.test(name) || BOUND.test(name) || LOOP.test(name) || name === 'builtins.next')
    return false
  return top === 'builtins' || stdlibModules.has(top) || THREAD_SAFE.has(top)
}

function doubtOfCall(call: Node, nodes: readonly Node[], file: PythonFile, project: ProjectWork): ThreadDoubt | null {
  const callee = call.get('function')
  const name = libraryCall(call, file)
  if (isLogging(callee, name, file)) return isHandling(callee, nodes) ? 'current-exception' : null
  if (name === null) return doubtOfUnnamed(callee, nodes, file, project)
  if (FRAME.test(name)) return 'looks-at-frame'
  if (EXCEPTION.test(name)) return isHandledInside(call, nodes) ? null : 'current-exception'
  if (LOOP.test(name)) return 'uses-running-loop'
  if (BOUND.test(name) && !isMadeInside(call, nodes, file)) return 'thread-bound'
  const blocking = blockingCalls.get(name)
  if (blocking) return doubtOfBlocking(blocking, call, nodes, file)
  if (name === 'builtins.next') return null
  const top = name.split('.')[0] as string
  const isPythons = top === 'builtins' || stdlibModules.has(top)
  if (!isPythons && (isOfProject(name, file.module) || !THREAD_SAFE.has(top))) return doubtOfProject(name, project)
  return doubtOfCallback(call, name, file, project)
}

const TIES: Readonly<Partial<Record<ThreadUse, ThreadDoubt>>> = {
  bound: 'thread-bound',
  session: 'driver-unknown',
  waits: 'waits-for-ever',
}

/** What blocks moves along, but an object of the loop's thread, or one that other tasks use, stays. */
function doubtOfBlocking(
  { name, thread }: BlockingCall,
  call: Node,
  nodes: readonly Node[],
  file: PythonFile,
): ThreadDoubt | null {
  if (thread === 'bound' && makesBoundObject(name)) return staysInside(call, nodes, file) ? null : 'thread-bound'
  const reason = TIES[thread]
  if (reason) return isMadeInside(call, nodes, file) ? null : reason
  const origin = originOf(call.get('function')?.get('object') ?? null, file)
  return thread === 'one-at-a-time' && origin && !isPrivate(origin) ? 'shared-data' : null
}

function doubtOfProject(name: string, project: ProjectWork): ThreadDoubt | null {
  if (project.needsLoop(name)) return 'uses-running-loop'
  return project.isHarmless(name) ? null : 'unknown-call'
}

/** Keywords that take a function, whatever the call is. */
const CALLBACKS =
  /^(callback|cls|converters|copy_function|default|func|function|ignore|key|object_hook|object_pairs_hook|onerror|onexc|parse_\w+|target)$/

/** `sorted(…, key=f)` calls `f` there too, and so does a call that is handed a function. A lambda is judged where it stands. */
function doubtOfCallback(call: Node, name: string, file: PythonFile, project: ProjectWork): ThreadDoubt | null {
  const entry = callbacks[name]
  const list = call.get('arguments')?.children ?? []
  for (const [index, argument] of list.entries()) {
    const keyword = argument.kind === 'keyword_argument' ? (argument.get('name')?.text ?? '') : null
    const value = keyword === null ? argument : argument.get('value')
    if (value?.kind !== 'identifier' && value?.kind !== 'attribute') continue
    const isCalled =
      keyword === null ? entry?.position === index : keyword === entry?.keyword || CALLBACKS.test(keyword)
    const called = file.names.of(value) ?? methodOfSelf(value, file)
    if (called === null && isCalled) return 'unknown-call'
    const isOwn = called !== null && isOfProject(called, file.module) && (isCalled || project.isFunction(called))
    const doubt = isOwn ? doubtOfProject(called, project) : null
    if (doubt) return doubt
  }
  return null
}

/** Methods of an object whose class is not known, and functions that are kept in variables. */
function doubtOfUnnamed(
  callee: Node | null,
  nodes: readonly Node[],
  file: PythonFile,
  project: ProjectWork,
): ThreadDoubt | null {
  if (callee?.kind !== 'attribute') return callee?.kind === 'lambda' ? null : 'unknown-call'
  const object = callee.get('object') as Node
  const method = callee.get('attribute')?.text ?? ''
  const owner = classOfSelf(object, file)
  if (owner && attributeSources(owner, method, file).every(source => !source.value && !source.target)) {
    const prefix = file.module ? `${file.module}.` : ''
    return doubtOfProject(`${prefix}${qualname(owner)}.${method}`, project)
  }
  if (knownValue(object, file) && (valueMethods.has(method) || mutators.has(method))) return null
  if (TEXT_METHODS.has(method)) return null
  if (LOOP_METHODS.test(method)) return 'uses-running-loop'
  if (COLLECTS.has(method) && object.kind === 'identifier' && isOwnVariable(object, file)) return null
  return valueMethods.has(method) && isOwn(object, nodes, file) ? null : 'unknown-call'
}

/** Methods of text, of which hardly any other class has one. */
const TEXT_METHODS: ReadonlySet<string> = new Set(
  [
    'capitalize casefold decode encode endswith isalpha isdigit islower isspace isupper join lower lstrip partition',
    'removeprefix removesuffix rpartition rsplit rstrip split splitlines startswith strip title translate upper zfill',
  ]
    .join(' ')
    .split(' '),
)

/** True for a method of text, whatever the object is. */
export function isTextMethod(name: string): boolean {
  return TEXT_METHODS.has(name.slice(name.lastIndexOf('.') + 1))
}

/** Methods that put something into a collection, of which hardly any other class has one. */
const COLLECTS: ReadonlySet<string> = new Set(['add', 'append', 'appendleft', 'extend'])

/** True for what the moved code has made itself, such as a row of the file it reads. */
function isOwn(object: Node, nodes: readonly Node[], file: PythonFile): boolean {
  switch (object.kind) {
    case 'call':
    case 'subscript':
    case 'attribute':
      return isOwn(
        object.get(object.kind === 'call' ? 'function' : object.kind === 'subscript' ? 'value' : 'object') as Node,
        nodes,
        file,
      )
    case 'parenthesized_expression':
      return isOwn(object.children[0] as Node, nodes, file)
    case 'identifier': {
      const bindings = file.scopes.lookup(object.text, object) ?? []
      return bindings.length > 0 && bindings.every(({ node }) => nodes.some(each => each.contains(node)))
    }
    default:
      return true
  }
}

/** Logging works from every thread; a logger that cannot be traced is known by its name. */
function isLogging(callee: Node | null, name: string | null, file: PythonFile): boolean {
  if (
    callee?.kind !== 'attribute' ||
    !/^(debug|info|warning|warn|error|critical|exception|log)$/.test(callee.get('attribute')?.text ?? '')
  )
    return false
  if (name !== null) return /^(logging|loguru|structlog)\./.test(name) || isOfProject(name, file.module)
  const object = callee.get('object')
  const last = object?.kind === 'attribute' ? object.get('attribute')?.text : object?.text
  return /^_*(log|logger|LOG|LOGGER)$/.test(last ?? '')
}

/** `logger.exception(…)` and `exc_info=True` print the exception that is being handled around the moved code. */
function isHandling(callee: Node | null, nodes: readonly Node[]): boolean {
  const call = callee?.parent
  if (!call || isHandledInside(call, nodes)) return false
  return (
    callee.get('attribute')?.text === 'exception' ||
    (call.get('arguments')?.children ?? []).some(each => each.get('name')?.text === 'exc_info')
  )
}

/**
 * True in an `except` clause that moves along. Anywhere else the exception may be one that a caller handles, however far up:
 * a thread knows of none.
 */
function isHandledInside(node: Node, nodes: readonly Node[]): boolean {
  const handler = node.ancestor('except_clause', 'function_definition', 'lambda')
  return handler?.kind === 'except_clause' && nodes.some(each => each.contains(handler))
}

function raisesAgain(node: Node): boolean {
  return descendants(node, 'raise_statement').some(
    statement => statement.children.length === 0 && !isHandledInside(statement, [node]),
  )
}

function isMadeInside(call: Node, nodes: readonly Node[], file: PythonFile): boolean {
  const origin = originOf(call.get('function')?.get('object') ?? null, file)
  return !!origin && isPrivate(origin) && nodes.some(node => node.contains(origin.node))
}

/** `next(rows)` without a default, `rows.__next__()` and `raise StopIteration`, where nothing that moves along catches the end. */
function endsIteration(node: Node, nodes: readonly Node[], file: PythonFile): boolean {
  const ends = descendants(node, 'call', 'raise_statement').filter(each => {
    if (each.kind === 'raise_statement') return /^StopIteration\b/.test(each.children[0]?.text ?? '')
    if (each.get('function')?.get('attribute')?.text === '__next__') return true
    return file.called(each) === 'builtins.next' && argumentsOf(each).positional.length < 2
  })
  return ends.some(end => !catchesInside(end, nodes, file))
}

function catchesInside(node: Node, nodes: readonly Node[], file: PythonFile): boolean {
  const handlers = handlersAround(node).filter(handler => nodes.some(each => each.contains(handler)))
  return handlers.some(handler => {
    const caught = caughtExpressions(handler).map(each => file.names.of(each))
    return (
      caught.length === 0 || caught.some(name => /^builtins\.(StopIteration|Exception|BaseException)$/.test(name ?? ''))
    )
  })
}

/** Properties, setters and special methods of the project that the code runs without calling them by name. */
function runsUnseen(node: Node, file: PythonFile, project: ProjectWork): boolean {
  const isHarmless = (name: string) => project.isHarmless(name)
  if (descendants(node, 'attribute').some(each => isStore(each) && isProperty(each, file))) return true
  if (descendants(node, 'with_item').some(item => isUnknownManager(item, file))) return true
  let isUnseen = false
  walk(node, each => {
    isUnseen ||= implicitCalls(each, file).some(name => !isHarmless(name))
    return !isUnseen
  })
  return isUnseen
}

/** `with scope:` for an object that is no open file: its `__enter__` may do anything. */
function isUnknownManager(item: Node, file: PythonFile): boolean {
  const value = item.get('value')
  const manager = value?.kind === 'as_pattern' ? value.children[0] : value
  if (!manager || manager.kind === 'call') return false
  const origin = originOf(manager, file)
  return (
    !origin ||
    !/^(io\.IOBase|zipfile\.ZipFile|tarfile\.TarFile|concurrent\.futures\.Executor)$/.test(libraryType(origin))
  )
}

/** `self.config = …` where the class defines a function of that name. */
function isProperty(target: Node, file: PythonFile): boolean {
  const owner = classOfSelf(target.get('object') as Node, file)
  return owner !== null && definesFunction(owner, target.get('attribute')?.text ?? '', file)
}

/**
 * True when the code changes shared state bit by bit, or reads a shared container that another function of the file changes
 * in place.
 */
function sharesData(node: Node, nodes: readonly Node[], file: PythonFile, isNew: (root: Node) => boolean): boolean {
  const lambdas = descendants(node, 'lambda').flatMap(each => accessesIn(each.get('body') as Node))
  return [...accessesIn(node), ...lambdas].some(access => {
    if (!isShared(access, file) || isNew(access.root)) return false
    if (access.kind === 'read') return mayChange(access, nodes, file)
    if (isOwnVariable(access.root, file)) return false
    return access.kind === 'update' || isRepeated(access.node, nodes)
  })
}

/** A variable of the coroutine itself, which stands still meanwhile. */
function isOwnVariable(root: Node, file: PythonFile): boolean {
  const kind = rootKind(root, file)
  return kind === 'created' || kind === 'local' || (kind === 'parameter' && !classOfSelf(root, file))
}

function isRepeated(node: Node, nodes: readonly Node[]): boolean {
  const loop = node.ancestor('for_statement', 'while_statement')
  return !!loop && nodes.some(each => each.contains(loop))
}
