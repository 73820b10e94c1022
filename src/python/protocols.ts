/** Which objects of libraries are for `with` and `for`, and which for `async with` and `async for`. */

import { canonicalName, typeOf } from './library-types.ts'

/** `both` is for objects that work either way. */
export type Colour = 'sync' | 'async' | 'both'

/** What an object can be used for; a missing one is not known. */
export type Protocols = { readonly with?: Colour; readonly for?: Colour }

const each = (owner: string, names: string, protocols: Protocols): [string, Protocols][] =>
  names.split(' ').map(name => [owner ? `${owner}.${name}` : name, protocols])

const asyncManager: Protocols = { with: 'async' }
const syncManager: Protocols = { with: 'sync' }
const asyncIterable: Protocols = { for: 'async' }
const syncIterable: Protocols = { for: 'sync' }

/** By the canonical name of a class, or of a function that makes the object. CPython 3.11, and the versions of the other tables. */
const protocols: ReadonlyMap<string, Protocols> = new Map([
  ...each('asyncio', 'Condition Lock Semaphore Server TaskGroup Timeout timeout timeout_at', asyncManager),
  ...each('asyncio', 'StreamReader', asyncIterable),
  ...each('asyncio', 'Runner', syncManager),
  ...each('contextlib', 'AbstractAsyncContextManager AsyncExitStack aclosing', asyncManager),
  ...each('aiofiles.base', 'AsyncBase', { with: 'async', for: 'async' }),
  ...each('aiohttp', 'ClientResponse ClientSession', asyncManager),
  ...each('aiohttp', 'ClientWebSocketResponse MultipartReader StreamReader', asyncIterable),
  ...each('aiosqlite', 'Connection', asyncManager),
  ...each('aiosqlite', 'Cursor', { with: 'async', for: 'async' }),
  ...each('anthropic', 'AsyncAnthropic', asyncManager),
  ...each('anyio', 'AsyncFile', { with: 'async', for: 'async' }),
  ...each('anyio', 'CapacityLimiter Condition Lock Semaphore create_task_group', asyncManager),
  ...each('anyio.abc', 'TaskGroup', asyncManager),
  ...each('anyio', 'CancelScope fail_after move_on_after', syncManager),
  ...each('asyncpg', 'Pool', asyncManager),
  ...each('httpx', 'AsyncClient', asyncManager),
  ...each('httpx', 'Client stream Client.stream', syncManager),
  ...each('openai', 'AsyncOpenAI', asyncManager),
  ...each('psycopg', 'AsyncConnection', asyncManager),
  ...each('psycopg', 'AsyncCursor', { with: 'async', for: 'async' }),
  ...each('pymongo', 'AsyncMongoClient', asyncManager),
  ...each('pymongo.asynchronous', 'cursor.AsyncCursor command_cursor.AsyncCommandCursor', asyncIterable),
  ...each('redis.asyncio', 'Redis client.Pipeline client.PubSub lock.Lock', asyncManager),
  ...each('sqlalchemy.ext.asyncio', 'AsyncConnection AsyncSession AsyncTransaction', asyncManager),
  ...each('sqlalchemy.ext.asyncio', 'AsyncResult AsyncScalarResult', asyncIterable),
  ...each('sqlmodel.ext.asyncio.session', 'AsyncSession', asyncManager),
  ...each('trio', 'CapacityLimiter Condition Lock Semaphore StrictFIFOLock open_nursery', asyncManager),
  ...each('trio', 'CancelScope fail_after fail_at move_on_after move_on_at', syncManager),

  ...each('io', 'IOBase', { with: 'sync', for: 'sync' }),
  ...each('concurrent.futures', 'Executor', syncManager),
  ...each('concurrent.futures', 'Executor.map as_completed', syncIterable),
  ...each('contextlib', 'AbstractContextManager ExitStack chdir closing redirect_stderr redirect_stdout', syncManager),
  ...each('contextlib', 'suppress', syncManager),
  ...each('multiprocessing', 'Lock Manager Pool RLock Semaphore', syncManager),
  ...each('pytest', 'deprecated_call raises warns', syncManager),
  ...each('requests', 'Session session', syncManager),
  ...each('socket', 'socket', syncManager),
  ...each('sqlalchemy', 'engine.Connection orm.Session', syncManager),
  ...each('sqlite3', 'Connection', syncManager),
  ...each('sqlite3', 'Cursor', syncIterable),
  ...each('subprocess', 'Popen', syncManager),
  ...each('tarfile', 'TarFile', { with: 'sync', for: 'sync' }),
  ...each('tempfile', 'SpooledTemporaryFile TemporaryDirectory', syncManager),
  ...each('threading', 'BoundedSemaphore Condition Lock RLock Semaphore', syncManager),
  ...each('unittest.mock', 'patch patch.dict patch.multiple patch.object', syncManager),
  ...each('warnings', 'catch_warnings', syncManager),
  ...each('zipfile', 'ZipFile', syncManager),

  ...each('builtins', 'bytes dict enumerate filter frozenset list map range reversed set', syncIterable),
  ...each('builtins', 'sorted str tuple zip', syncIterable),
  ...each('collections', 'Counter OrderedDict defaultdict deque', syncIterable),
  ...each('csv', 'DictReader reader', syncIterable),
  ...each('glob', 'glob iglob', syncIterable),
  ...each('itertools', 'accumulate batched chain chain.from_iterable combinations count cycle', syncIterable),
  ...each('itertools', 'groupby islice pairwise permutations product repeat zip_longest', syncIterable),
  ...each('os', 'listdir walk', syncIterable),
  ...each('os', 'scandir', { with: 'sync', for: 'sync' }),
  ...each('pathlib.Path', 'glob iterdir rglob', syncIterable),
  ...each('re', 'findall finditer', syncIterable),
  ...each('sqlalchemy.engine', 'Result ScalarResult', syncIterable),
])

/** Objects that a coroutine function gives, by its name: lists. */
const awaited: ReadonlyMap<string, Protocols> = new Map(each('asyncio', 'gather', syncIterable))

/**
 * What the object is for that calling or awaiting something of a library gives, or that is of a class of it.
 * @param isAwaited true for what awaiting a call of `name` gives
 */
export function libraryProtocols(name: string, isAwaited: boolean): Protocols | null {
  const canonical = canonicalName(name)
  if (isAwaited && awaited.has(canonical)) return awaited.get(canonical) ?? null
  const type = typeOf(canonical)
  // What is awaited is not the object that the call gives, unless the tables name it by the call.
  return isAwaited && type === canonical ? null : (protocols.get(type) ?? null)
}
