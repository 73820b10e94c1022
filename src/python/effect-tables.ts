/** What calls of the standard library and of well-known libraries do, as far as a caller can notice; by qualified name. */

/** Modules of which every function and every method of what they make only computes. */
export const pureModules: ReadonlySet<string> = new Set([
  'base64',
  'binascii',
  'bisect',
  'calendar',
  'cmath',
  'colorsys',
  'copy',
  'dataclasses',
  'datetime',
  'difflib',
  'enum',
  'fnmatch',
  'fractions',
  'hashlib',
  'hmac',
  'html',
  'ipaddress',
  'itertools',
  'keyword',
  'math',
  'numbers',
  'operator',
  'posixpath',
  're',
  'secrets',
  'statistics',
  'string',
  'struct',
  'textwrap',
  'types',
  'typing',
  'typing_extensions',
  'unicodedata',
  'urllib.parse',
  'uuid',
  'yarl',
  'zoneinfo',
])

/** Functions of those modules that do more. */
export const impure: ReadonlySet<string> = new Set([
  'bisect.insort',
  'bisect.insort_left',
  'bisect.insort_right',
  'itertools.tee',
  'struct.pack_into',
  ...'delitem iadd iand iconcat ifloordiv ilshift imatmul imod imul ior ipow irshift isub itruediv ixor setitem call methodcaller'
    .split(' ')
    .map(name => `operator.${name}`),
])

const builtin = (names: string) => names.split(' ').map(name => `builtins.${name}`)
const of = (prefix: string, names: string) => names.split(' ').map(name => `${prefix}.${name}`)

/** Single functions and constructors without a noticeable effect. Reading a clock, a file or the environment is none. */
export const pureCalls: ReadonlySet<string> = new Set([
  ...builtin(
    'abs all any ascii bin bool bytearray bytes callable chr complex dict divmod enumerate filter float format',
  ),
  ...builtin(
    'frozenset getattr hasattr hash hex id int isinstance issubclass iter len list map max memoryview min object',
  ),
  ...builtin('oct ord pow range repr reversed round set slice sorted str sum tuple type vars zip'),
  ...of(
    'asyncio',
    'BoundedSemaphore Condition Event Lock LifoQueue PriorityQueue Queue Semaphore TaskGroup as_completed',
  ),
  ...of(
    'asyncio',
    'create_task ensure_future gather get_running_loop iscoroutine iscoroutinefunction shield sleep timeout',
  ),
  ...of('asyncio', 'timeout_at to_thread wait wait_for get_running_loop.run_in_executor get_running_loop.time'),
  ...of('asyncio', 'get_event_loop get_event_loop.run_in_executor get_event_loop.time'),
  ...of('asyncio.create_task', 'done result exception'),
  ...of('collections', 'ChainMap Counter OrderedDict defaultdict deque namedtuple'),
  ...of('contextlib', 'nullcontext suppress'),
  ...of('decimal', 'Decimal'),
  ...of('functools', 'partial reduce'),
  ...of('inspect', 'isawaitable iscoroutine iscoroutinefunction isfunction signature'),
  ...of('json', 'dumps loads'),
  ...of('logging', 'getLogger'),
  ...of('os', 'cpu_count environ.get fspath getcwd getenv getpid urandom stat'),
  ...of(
    'os.path',
    'abspath basename commonpath commonprefix dirname exists expanduser getmtime getsize isabs isdir isfile',
  ),
  ...of('os.path', 'islink join normcase normpath realpath relpath split splitdrive splitext'),
  ...of('pathlib', 'Path PurePath PurePosixPath PureWindowsPath Path.cwd Path.home'),
  ...of('pathlib.Path', 'as_posix as_uri exists expanduser is_absolute is_dir is_file is_relative_to joinpath match'),
  ...of('pathlib.Path', 'read_bytes read_text relative_to resolve stat with_name with_stem with_suffix'),
  ...of('time', 'ctime gmtime localtime mktime monotonic monotonic_ns perf_counter perf_counter_ns process_time sleep'),
  ...of('time', 'strftime strptime time time_ns'),
  ...of('zlib', 'adler32 compress crc32 decompress'),
  ...of('traceback', 'format_exc format_exception'),
  ...of(
    'httpx',
    'AsyncClient AsyncHTTPTransport BasicAuth Client Cookies Headers Limits QueryParams Request Timeout URL',
  ),
  ...of('aiohttp', 'BasicAuth ClientSession ClientTimeout DummyCookieJar FormData TCPConnector'),
  ...of('requests', 'Request Session'),
  ...of('anyio', 'Path sleep CancelScope fail_after move_on_after'),
])

/** Calls that return one of their arguments or a part of one, so that the result may be known elsewhere. */
export const aliasing: ReadonlySet<string> = new Set([
  ...builtin('filter getattr iter map max min reversed vars zip enumerate type'),
  ...of('asyncio', 'create_task ensure_future gather shield to_thread wait wait_for get_running_loop get_event_loop'),
  ...of('functools', 'partial reduce'),
  ...of('logging', 'getLogger'),
  ...of('typing', 'cast'),
  ...of('copy', 'copy replace'),
  ...of('operator', 'getitem'),
  'os.environ.get',
])

/** Which argument of a call is itself called: its position, or a keyword. */
export const callbacks: Readonly<Record<string, { readonly position?: number; readonly keyword?: string }>> = {
  'asyncio.get_event_loop.run_in_executor': { position: 1 },
  'asyncio.get_running_loop.run_in_executor': { position: 1 },
  'asyncio.to_thread': { position: 0 },
  'builtins.filter': { position: 0 },
  'builtins.map': { position: 0 },
  'builtins.max': { keyword: 'key' },
  'builtins.min': { keyword: 'key' },
  'builtins.sorted': { keyword: 'key' },
  'builtins.list.sort': { keyword: 'key' },
  'collections.defaultdict': { position: 0 },
  'functools.partial': { position: 0 },
  'functools.reduce': { position: 0 },
  'itertools.accumulate': { position: 1, keyword: 'func' },
  'itertools.dropwhile': { position: 0 },
  'itertools.filterfalse': { position: 0 },
  'itertools.groupby': { position: 1, keyword: 'key' },
  'itertools.starmap': { position: 0 },
  'itertools.takewhile': { position: 0 },
  'json.dumps': { keyword: 'default' },
  'json.loads': { keyword: 'object_hook' },
  're.compile.sub': { position: 0, keyword: 'repl' },
  're.compile.subn': { position: 0, keyword: 'repl' },
  're.sub': { position: 1, keyword: 'repl' },
  're.subn': { position: 1, keyword: 'repl' },
}

/** Names, and everything below them, that write text a person reads. */
export const outputs: readonly string[] = [
  'builtins.print',
  'click.echo',
  'click.secho',
  'logging',
  'loguru.logger',
  'pprint.pp',
  'pprint.pprint',
  'rich.print',
  'structlog.get_logger',
  'structlog.getLogger',
  'sys.stderr',
  'sys.stdout',
  'traceback.print_exc',
  'traceback.print_exception',
  'tqdm.tqdm.write',
  'typer.echo',
  'warnings.warn',
]

/** Names, and everything below them, whose value belongs to the current task or context. */
export const contextState: readonly string[] = [
  'asyncio.current_task',
  'contextvars',
  'decimal.getcontext',
  'decimal.setcontext',
]

/** Names, and everything below them, that change state of the module they belong to. */
export const globalState: readonly string[] = ['random', 'os.chdir', 'os.environ', 'os.putenv', 'sys.setrecursionlimit']

/** What makes an HTTP response, and the class of the response it makes. */
export const responses: Readonly<Record<string, string>> = Object.fromEntries(
  (
    [
      ['httpx', 'httpx.Response'],
      ['httpx.AsyncClient', 'httpx.Response'],
      ['httpx.Client', 'httpx.Response'],
      ['requests', 'requests.Response'],
      ['requests.Session', 'requests.Response'],
      ['requests.session', 'requests.Response'],
      ['aiohttp.ClientSession', 'aiohttp.ClientResponse'],
    ] as const
  ).flatMap(([owner, response]) =>
    ['get', 'head', 'options', 'post', 'put', 'patch', 'delete', 'request', 'send'].map(method => [
      `${owner}.${method}`,
      response,
    ]),
  ),
)

/** Methods of a response that only deliver what has arrived or is arriving. */
export const responseReads: Readonly<Record<string, ReadonlySet<string>>> = {
  'httpx.Response': new Set(['aread', 'json', 'raise_for_status', 'read', 'headers.get', 'cookies.get']),
  'requests.Response': new Set(['json', 'raise_for_status', 'close', 'headers.get', 'cookies.get']),
  'aiohttp.ClientResponse': new Set([
    'json',
    'raise_for_status',
    'read',
    'release',
    'text',
    'headers.get',
    'cookies.get',
  ]),
}

const HTTP_READS = new Set(['get', 'head', 'options'])
const QUERIES = new Set(['fetch', 'fetchrow', 'fetchval'])
const FILE_READS = new Set(['exists', 'is_dir', 'is_file', 'read_bytes', 'read_text', 'resolve', 'stat'])
const REDIS_READS = new Set(
  'exists get hexists hget hgetall hkeys hlen hmget hvals keys llen lrange mget ping scard sismember smembers strlen ttl type zcard zrange zscore'.split(
    ' ',
  ),
)

/**
 * Objects documented as safe for concurrent use, with their methods that only read. Every other method writes at the
 * other end. `sql`: reads only where the statement is one that reads.
 */
export const sharedClients: Readonly<Record<string, { readonly reads: ReadonlySet<string>; readonly sql?: true }>> = {
  'aiohttp.ClientSession': { reads: HTTP_READS },
  'anyio.Path': { reads: FILE_READS },
  'asyncpg.Pool': { reads: QUERIES, sql: true },
  'asyncpg.create_pool': { reads: QUERIES, sql: true },
  'asyncpg.pool.Pool': { reads: QUERIES, sql: true },
  'httpx.AsyncClient': { reads: HTTP_READS },
  'redis.asyncio.Redis': { reads: REDIS_READS },
  'redis.asyncio.from_url': { reads: REDIS_READS },
  'redis.asyncio.Redis.from_url': { reads: REDIS_READS },
}

/** Blocking clients: their reads may run in several threads at a time, each call with a connection of its own. */
export const moduleClients: Readonly<Record<string, ReadonlySet<string>>> = {
  httpx: HTTP_READS,
  requests: HTTP_READS,
}

/** Objects that serve one task at a time or make tasks wait for each other; harmless only where nobody else has them. */
export const exclusiveTypes: ReadonlySet<string> = new Set([
  ...of('aiohttp', 'ClientWebSocketResponse ClientSession.ws_connect web.WebSocketResponse'),
  ...of('aiosqlite', 'Connection connect'),
  ...of('asyncio', 'Barrier BoundedSemaphore Condition Event Future LifoQueue Lock PriorityQueue Queue Semaphore'),
  ...of('asyncio', 'StreamReader StreamWriter Task TaskGroup Transport'),
  ...of('asyncpg', 'Connection connect connection.Connection create_pool.acquire Pool.acquire'),
  ...of('psycopg', 'AsyncConnection AsyncConnection.connect'),
  ...of('requests', 'Session session'),
  ...of('sqlalchemy.ext.asyncio', 'AsyncConnection AsyncSession'),
  ...of('websockets', 'connect client.connect asyncio.client.connect'),
])

/** Methods of exclusive objects that change something beyond this process; on a private object they still do. */
export const remoteWrites: ReadonlySet<string> = new Set([
  'add',
  'commit',
  'copy_records_to_table',
  'delete',
  'drain',
  'execute',
  'executemany',
  'executescript',
  'flush',
  'patch',
  'post',
  'put',
  'send',
  'send_bytes',
  'send_json',
  'send_str',
  'write',
  'writelines',
])

/** Methods of Python's own values (text, numbers, containers, dates, matches); those that change it are `mutators`. */
export const valueMethods: ReadonlySet<string> = new Set(
  [
    'as_integer_ratio bit_length conjugate copy count index get items keys values union difference intersection',
    'symmetric_difference isdisjoint issubset issuperset capitalize casefold center encode decode endswith expandtabs',
    'find format format_map isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace',
    'istitle isupper join ljust lower lstrip maketrans partition removeprefix removesuffix replace rfind rindex rjust',
    'rpartition rsplit rstrip split splitlines startswith strip swapcase title translate upper zfill hex fromhex',
    'is_integer most_common elements total date time isoformat strftime timestamp astimezone timetuple utcoffset',
    'total_seconds weekday isoweekday isocalendar group groups groupdict span start end',
  ]
    .join(' ')
    .split(' '),
)
