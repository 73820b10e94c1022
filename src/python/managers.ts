/** What a `with` statement holds on to while its body runs. */

import type { PythonFile } from './file.ts'
import { typeOf } from './library-types.ts'
import { calledThrough, libraryCall, originOf } from './receivers.ts'
import type { Node } from './tree.ts'

/** Something that a sync `with` holds and that a suspended coroutine would go on holding. */
export type Hold = 'lock' | 'process-state' | 'transaction'

/** Managers that change something all code of the process, or of the thread, sees. */
const PROCESS_STATE = new Set([
  'calendar.different_locale',
  'contextlib.chdir',
  'contextlib.redirect_stderr',
  'contextlib.redirect_stdout',
  'django.test.override_settings',
  'django.test.utils.override_settings',
  'freezegun.freeze_time',
  'numpy.errstate',
  'numpy.printoptions',
  'pandas.option_context',
  'path.Path',
  'requests_mock.Mocker',
  'responses.RequestsMock',
  'sys.setprofile',
  'test.support.captured_stderr',
  'test.support.captured_stdout',
  'test.support.os_helper.EnvironmentVarGuard',
  'test.support.os_helper.change_cwd',
  'test.support.swap_attr',
  'test.support.swap_item',
  'time_machine.travel',
  'torch.autocast',
  'torch.inference_mode',
  'torch.no_grad',
  'warnings.catch_warnings',
])

const PATCHES = /^(unittest\.)?mock\.patch(\.\w+)?$/

/** DB-API connections: `with connection:` is a transaction. */
const CONNECTIONS = new Set([
  'MySQLdb.connect',
  'oracledb.connect',
  'psycopg.Connection',
  'psycopg.connect',
  'psycopg2.connect',
  'pymysql.connect',
  'sqlite3.Connection',
  'sqlite3.connect',
])

const TRANSACTIONS = new Set(['atomic', 'begin', 'begin_nested', 'transaction'])

const LOCK_WORDS = new Set(['condition', 'lock', 'locked', 'locks', 'mutex', 'rlock', 'sem', 'sema', 'semaphore'])

/** What a manager of a sync `with` holds, or null where it holds nothing of the kind. */
export function holdOf(manager: Node, file: PythonFile): Hold | null {
  const value = plain(manager)
  const called = value.kind === 'call' ? calledThrough(value, file) : null
  if (called && (PROCESS_STATE.has(called) || PATCHES.test(called))) return 'process-state'
  const method = value.kind === 'call' ? lastName(value.get('function')) : ''
  if (isMonkeypatch(value, method)) return 'process-state'
  const origin = originOf(value, file)
  if (isLock(value, origin?.type ?? null)) return 'lock'
  if (TRANSACTIONS.has(method) || (value.kind !== 'call' && CONNECTIONS.has(origin?.type ?? ''))) return 'transaction'
  return null
}

/**
 * True for a lock, semaphore or condition: by its type where that is known, else by a word of its name, since a lock
 * that is overlooked makes the loop stand still.
 */
export function isLock(value: Node, type: string | null): boolean {
  const name = type ?? lastName(value.kind === 'call' ? value.get('function') : value)
  return wordsOf(name.slice(name.lastIndexOf('.') + 1)).some(word => LOCK_WORDS.has(word))
}

/** `monkeypatch.context()`, `mocker.patch(…)` and `patcher.patch.object(…)`: fixtures have no type one could see. */
function isMonkeypatch(value: Node, method: string): boolean {
  if (value.kind !== 'call') return false
  const receiver = lastName(value.get('function')?.get('object') ?? null)
  if (method === 'context') return receiver === 'monkeypatch'
  return receiver === 'mocker' || receiver === 'patch' || method === 'patch'
}

/** Managers that let every exception of their body through, beside files and archives. */
const TRANSPARENT = new Set([
  'concurrent.futures.ProcessPoolExecutor',
  'concurrent.futures.ThreadPoolExecutor',
  'contextlib.chdir',
  'contextlib.closing',
  'contextlib.nullcontext',
  'contextlib.redirect_stderr',
  'contextlib.redirect_stdout',
  'mmap.mmap',
  'os.scandir',
  'sqlite3.connect',
  'tempfile.TemporaryDirectory',
  'warnings.catch_warnings',
])

const FILES = /^(io\.IOBase|tarfile\.TarFile|zipfile\.ZipFile|wave\.open|shelve\.open|dbm\.open)$/

/** True when a `with` statement may end an exception of its body, so that the code after it runs although the body failed. */
export function maySwallow(statement: Node, file: PythonFile): boolean {
  const managers = (statement.child('with_clause')?.children ?? []).flatMap(item => item.get('value') ?? [])
  return managers.some(manager => {
    const value = plain(manager)
    const name = value.kind === 'call' ? libraryCall(value, file) : null
    if (name !== null && (TRANSPARENT.has(name) || FILES.test(typeOf(name)))) return false
    return !isLock(value, originOf(value, file)?.type ?? null)
  })
}

function plain(manager: Node): Node {
  const inner =
    manager.kind === 'as_pattern' || manager.kind === 'parenthesized_expression' ? manager.children[0] : null
  return inner ? plain(inner) : manager
}

function lastName(node: Node | null): string {
  if (node?.kind === 'subscript') return lastName(node.get('value'))
  if (node?.kind === 'call') return lastName(node.get('function'))
  return (node?.kind === 'attribute' ? node.get('attribute')?.text : node?.kind === 'identifier' ? node.text : '') ?? ''
}

/** `BoundedSemaphore` → bounded, semaphore; `_write_lock` → write, lock; `RLock` → r, lock. */
function wordsOf(name: string): string[] {
  return name.split(/_+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/).map(word => word.toLowerCase())
}
