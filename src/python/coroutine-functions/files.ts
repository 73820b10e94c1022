/** Libraries that reach files, threads and processes from a coroutine. */

import { type Entry, each } from './table.ts'

/** aiofiles 25.1.0. */
const aiofiles: readonly Entry[] = [
  ...each('aiofiles aiofiles.threadpool', 'open', 'manager'),
  ...each(
    'aiofiles.base.AsyncBase',
    'close flush isatty peek read read1 readinto readline readlines seek',
    'coroutine',
  ),
  ...each('aiofiles.base.AsyncBase', 'seekable tell truncate writable write writelines', 'coroutine'),
  ...each('aiofiles.os', 'access getcwd link listdir makedirs mkdir readlink remove removedirs rename', 'coroutine'),
  ...each('aiofiles.os', 'renames replace rmdir scandir sendfile stat statvfs symlink unlink', 'coroutine'),
  ...each('aiofiles.os.path aiofiles.ospath', 'abspath exists getatime getctime getmtime getsize isdir', 'coroutine'),
  ...each('aiofiles.os.path aiofiles.ospath', 'isfile islink ismount samefile sameopenfile', 'coroutine'),
  ...each('aiofiles.tempfile', 'NamedTemporaryFile SpooledTemporaryFile TemporaryDirectory', 'manager'),
  ...each('aiofiles.tempfile', 'TemporaryFile', 'manager'),
]

/** anyio 4.15.1. */
const anyio: readonly Entry[] = [
  ...each('anyio', 'aclose_forcefully connect_tcp connect_unix create_tcp_listener create_udp_socket', 'coroutine'),
  ...each('anyio', 'create_unix_listener getaddrinfo getnameinfo mkdtemp mkstemp open_file open_process', 'coroutine'),
  ...each('anyio', 'run_process sleep sleep_forever sleep_until wait_all_tasks_blocked', 'coroutine'),
  ...each('anyio', 'NamedTemporaryFile SpooledTemporaryFile TemporaryDirectory TemporaryFile', 'manager-only'),
  ...each('anyio', 'create_task_group', 'manager-only'),
  ...each('anyio.to_process anyio.to_thread', 'run_sync', 'coroutine'),
  ...each('anyio.AsyncFile', 'aclose flush read read1 readinto readline readlines seek tell truncate', 'coroutine'),
  ...each('anyio.AsyncFile', 'write writelines', 'coroutine'),
  ...each('anyio.CapacityLimiter', 'acquire acquire_on_behalf_of', 'coroutine'),
  ...each('anyio.Condition', 'acquire wait wait_for', 'coroutine'),
  ...each('anyio.Event', 'wait', 'coroutine'),
  ...each('anyio.Lock anyio.Semaphore', 'acquire', 'coroutine'),
  ...each('anyio.Path', 'absolute chmod cwd exists expanduser group hardlink_to home is_block_device', 'coroutine'),
  ...each('anyio.Path', 'is_char_device is_dir is_fifo is_file is_mount is_socket is_symlink lchmod', 'coroutine'),
  ...each('anyio.Path', 'lstat mkdir open owner read_bytes read_text readlink rename replace resolve', 'coroutine'),
  ...each('anyio.Path', 'rmdir samefile stat symlink_to touch unlink write_bytes write_text', 'coroutine'),
  ...each('anyio.Path', 'glob iterdir rglob', 'async-iterator'),
  ...each('anyio.abc.Listener', 'aclose serve', 'coroutine'),
  ...each('anyio.abc.Process', 'aclose wait', 'coroutine'),
  ...each('anyio.abc.TaskGroup', 'start', 'coroutine'),
  ...each(
    'anyio.abc.ObjectReceiveStream anyio.streams.memory.MemoryObjectReceiveStream',
    'aclose receive',
    'coroutine',
  ),
  ...each('anyio.abc.ObjectSendStream anyio.streams.memory.MemoryObjectSendStream', 'aclose send', 'coroutine'),
  ...each('anyio.abc.ByteStream anyio.abc.SocketStream', 'aclose receive send send_eof', 'coroutine'),
]

export const fileFunctions: readonly Entry[] = [...aiofiles, ...anyio]
