/** What is documented about the concurrent use of library objects. Data only. */

const times = (owners: readonly string[], methods: readonly string[]): string[] =>
  owners.flatMap(owner => methods.map(method => `${owner}.${method}`))

/**
 * Reading methods of clients that are documented to serve many tasks at once, by the class or factory the client comes
 * from.
 * @see https://www.python-httpx.org/async/
 * @see https://docs.aiohttp.org/en/stable/client_quickstart.html
 * @see https://magicstack.github.io/asyncpg/current/usage.html#connection-pools
 * @see https://redis.readthedocs.io/en/stable/examples/asyncio_examples.html
 */
export const concurrentReads: ReadonlySet<string> = new Set([
  ...times(['httpx.AsyncClient', 'aiohttp.ClientSession'], ['get', 'head', 'options']),
  ...times(['asyncpg.Pool', 'asyncpg.pool.Pool', 'asyncpg.create_pool'], ['fetch', 'fetchrow', 'fetchval']),
  ...times(
    ['redis.asyncio.Redis', 'redis.asyncio.from_url'],
    ['get', 'mget', 'exists', 'hget', 'hgetall', 'ttl', 'type'],
  ),
])

/** Methods of the same clients that write on the other side: they may run at once, but their order is lost. */
export const concurrentClients: ReadonlySet<string> = new Set([
  'httpx.AsyncClient',
  'aiohttp.ClientSession',
  'asyncpg.Pool',
  'asyncpg.pool.Pool',
  'asyncpg.create_pool',
  'redis.asyncio.Redis',
  'redis.asyncio.from_url',
])

/** Objects that do one thing at a time and raise or mix answers when two tasks use them. */
export const singleConnections: ReadonlySet<string> = new Set([
  'aiomysql.connect',
  'aiosmtplib.SMTP',
  'aiosqlite.Connection',
  'aiosqlite.connect',
  'asyncpg.Connection',
  'asyncpg.Pool.acquire',
  'asyncpg.connect',
  'asyncpg.create_pool.acquire',
  'asyncssh.connect',
  'psycopg.AsyncConnection',
  'psycopg.AsyncConnection.connect',
  'sqlalchemy.ext.asyncio.AsyncConnection',
  'sqlalchemy.ext.asyncio.AsyncSession',
  'sqlalchemy.ext.asyncio.async_scoped_session',
  'sqlalchemy.ext.asyncio.create_async_engine.begin',
  'sqlalchemy.ext.asyncio.create_async_engine.connect',
  'sqlmodel.ext.asyncio.session.AsyncSession',
])

/** Objects made to be waited on in turn: a loop over them is no pitfall. */
export const turnTaking: ReadonlySet<string> = new Set([
  'aiohttp.ClientSession.ws_connect',
  'asyncio.Barrier',
  'asyncio.Condition',
  'asyncio.Event',
  'asyncio.LifoQueue',
  'asyncio.Lock',
  'asyncio.PriorityQueue',
  'asyncio.Queue',
  'asyncio.Semaphore',
  'asyncio.StreamReader',
  'asyncio.StreamWriter',
  'contextlib.AsyncExitStack',
  'websockets.connect',
])

/** asyncio's own functions whose loop is either a pause or already concurrent. */
export const ownPace: ReadonlySet<string> = new Set([
  'asyncio.as_completed',
  'asyncio.gather',
  'asyncio.shield',
  'asyncio.sleep',
  'asyncio.wait',
  'asyncio.wrap_future',
  'builtins.anext',
])

/** Methods that streams, sockets, queues, locks and processes share; with an unknown receiver they are left in peace. */
export const turnTakingMethods: ReadonlySet<string> = new Set(
  [
    '__aenter__ __aexit__ __anext__ accept aclose acquire asend begin close commit connect disconnect drain',
    'enter_async_context flush join next notify publish put read readany readexactly readline readuntil receive',
    'receive_bytes receive_json receive_text recv recvfrom refresh register release rollback seek send send_bytes',
    'send_json send_str send_text sendall sleep start stop subscribe unregister unsubscribe wait wait_closed',
    'wait_for write writelines',
  ]
    .join(' ')
    .split(' '),
)

/** How people call variables that hold one connection, cursor or transaction. */
export const connectionNames =
  /(^|_)(conn|connection|cur|cursor|db|tx|trans|transaction|ws|websocket|reader|writer|q|queue)$/i

/** How people call variables that hold an `AsyncExitStack`. */
export const exitStackNames = /(^|_)(exit_?)?stack$/i

/** Calls that enter contexts which stay open: one task has to do that, in the order in which it will leave them. */
export const entersContext = /(^|\.)(enter_async_context|__aenter__)$/
