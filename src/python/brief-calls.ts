/** Blocking calls that are over within microseconds as a rule: deep inside of a function nobody would look for them. */

import type { BlockingCall, BlockingRule } from './blocking-calls.ts'
import type { PythonFile } from './file.ts'
import { originOf } from './receivers.ts'
import type { Node } from './tree.ts'

/**
 * Whoever calls these knows as a rule that they do not have to wait: a lock of threads is held for a moment, a queue is
 * asked for an item when it has one.
 */
const RULES: ReadonlySet<BlockingRule | null> = new Set([null, 'blocking-queue', 'blocking-thread-lock'])

const of = (owner: string, names: string) => names.split(' ').map(name => `${owner}.${name}`)

/** One question to the file system about one name, one change of it, or what goes into a buffer: less than a hop to a thread costs. */
const CALLS: ReadonlySet<string> = new Set([
  ...of('io.IOBase', 'flush truncate write writelines'),
  ...of('linecache', 'getline getlines updatecache'),
  ...of(
    'os',
    'access chmod chown fdopen getxattr lchmod lchown link listxattr lstat makedirs mkdir mkfifo mknod readlink remove',
  ),
  ...of('os', 'removexattr rename renames replace rmdir setxattr stat statvfs symlink truncate unlink utime'),
  ...of('os.path', 'exists getatime getctime getmtime getsize isdevdrive isdir isfile isjunction islink ismount'),
  ...of('os.path', 'lexists realpath samefile sameopenfile'),
  ...of('pathlib.Path', 'chmod exists group hardlink_to is_block_device is_char_device is_dir is_fifo is_file'),
  ...of('pathlib.Path', 'is_mount is_socket is_symlink lchmod link_to lstat mkdir owner readlink rename replace'),
  ...of('pathlib.Path', 'resolve rmdir samefile stat symlink_to touch unlink'),
  ...of('shutil', 'chown copymode copystat disk_usage which'),
  ...of('tempfile', 'mkdtemp mkstemp'),
])

/** True where the file that a call opens or reads is made up by the kernel, such as `/proc/loadavg` or `/dev/null`: no disk has to answer. */
export function readsKernel(call: Node, file: PythonFile): boolean {
  const callee = call.get('function')
  const object = callee?.kind === 'attribute' ? callee.get('object') : null
  const maker = originOf(object, file)?.node
  const source = maker?.kind === 'call' ? maker : call
  const [path] = source.get('arguments')?.children ?? []
  if (!path) return false
  const isNamed = /^(["']|[rf]{1,2}["'])\/((proc|sys)\/|dev\/null)/i.test(literalOf(path, file)?.text ?? '')
  return isNamed || file.names.of(path) === 'os.devnull'
}

/** The string that an expression is, or that the one assignment to its variable gives it. */
function literalOf(node: Node, file: PythonFile): Node | null {
  if (node.kind !== 'identifier') return node
  const bindings = file.scopes.lookup(node.text, node)
  return bindings?.length === 1 ? (bindings[0]?.value ?? null) : null
}

/** True for a call that is not worth a finding where a function makes it that a coroutine calls. */
export function isBrief({ name, rule }: BlockingCall): boolean {
  return RULES.has(rule) || CALLS.has(name)
}
