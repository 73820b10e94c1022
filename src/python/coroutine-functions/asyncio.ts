/** The asyncio of Python and what belongs to it, as read from CPython 3.11; later names from the documentation of 3.13. */

import { type Entry, each } from './table.ts'

/** The names of an event loop, by the call that gives it; other tables know it under these names. */
export const eventLoops =
  'asyncio.AbstractEventLoop asyncio.get_event_loop asyncio.get_running_loop asyncio.new_event_loop'

/** The names of a task, likewise. */
export const tasks = [
  'asyncio.Task asyncio.TaskGroup.create_task asyncio.create_task asyncio.ensure_future',
  ...eventLoops.split(' ').map(loop => `${loop}.create_task`),
].join(' ')

export const asyncioFunctions: readonly Entry[] = [
  ...each(
    'asyncio',
    'create_subprocess_exec create_subprocess_shell open_connection open_unix_connection',
    'coroutine',
  ),
  ...each('asyncio', 'sleep start_server start_unix_server to_thread wait wait_for', 'coroutine'),
  ...each('asyncio.subprocess', 'create_subprocess_exec create_subprocess_shell', 'coroutine'),
  ...each('asyncio', 'Future Task create_task ensure_future gather shield wrap_future', 'future'),
  ...each('asyncio', 'TaskGroup timeout timeout_at', 'manager-only'),
  ...each('asyncio.TaskGroup', 'create_task', 'future'),

  ...each('asyncio.Barrier', 'abort reset wait', 'coroutine'),
  ...each('asyncio.Condition', 'acquire wait wait_for', 'coroutine'),
  ...each('asyncio.Event', 'wait', 'coroutine'),
  ...each('asyncio.Lock asyncio.Semaphore', 'acquire', 'coroutine'),
  ...each('asyncio.Queue', 'get join put', 'coroutine'),
  ...each('asyncio.Server', 'serve_forever start_serving wait_closed', 'coroutine'),
  ...each('asyncio.StreamReader', 'read readexactly readline readuntil', 'coroutine'),
  ...each('asyncio.StreamWriter', 'drain start_tls wait_closed', 'coroutine'),
  ...each('asyncio.subprocess.Process', 'communicate wait', 'coroutine'),

  ...each(eventLoops, 'connect_accepted_socket connect_read_pipe connect_write_pipe create_connection', 'coroutine'),
  ...each(eventLoops, 'create_datagram_endpoint create_server create_unix_connection create_unix_server', 'coroutine'),
  ...each(eventLoops, 'getaddrinfo getnameinfo sendfile shutdown_asyncgens shutdown_default_executor', 'coroutine'),
  ...each(
    eventLoops,
    'sock_accept sock_connect sock_recv sock_recv_into sock_recvfrom sock_recvfrom_into',
    'coroutine',
  ),
  ...each(eventLoops, 'sock_sendall sock_sendfile sock_sendto start_tls subprocess_exec subprocess_shell', 'coroutine'),
  ...each(eventLoops, 'create_future create_task run_in_executor', 'future'),

  ...each('contextlib.AsyncExitStack', 'aclose enter_async_context', 'coroutine'),
  ...each('contextlib', 'aclosing', 'manager-only'),
]
