/** What the calls, attributes and iterations of libraries give: the classes by which blocking methods are known. */

const FILE = 'io.IOBase'
const PATH = 'pathlib.Path'

/** `owner.a owner.b` → the same class for each. */
const each = (owner: string, names: string, type: string) =>
  Object.fromEntries(names.split(' ').map(name => [owner ? `${owner}.${name}` : name, type]))

/**
 * Qualified name of a function, method, attribute or class → the class of what it gives. A class that is known by
 * several names leads to one of them.
 */
export const resultTypes: Readonly<Record<string, string>> = {
  // Files
  ...each('builtins', 'open', FILE),
  ...each('bz2', 'open BZ2File', FILE),
  ...each('codecs', 'open', FILE),
  ...each('gzip', 'open GzipFile', FILE),
  ...each('io', 'open open_code FileIO', FILE),
  ...each('lzma', 'open LZMAFile', FILE),
  ...each('os', 'fdopen popen', FILE),
  ...each('tempfile', 'NamedTemporaryFile TemporaryFile', FILE),
  ...each('tokenize', 'open', FILE),
  'pathlib.Path.open': FILE,
  'tarfile.TarFile.open': 'tarfile.TarFile',
  'tarfile.open': 'tarfile.TarFile',
  'zipfile.PyZipFile': 'zipfile.ZipFile',
  'zipfile.ZipFile.open': FILE,

  // Paths
  ...each('pathlib', 'PosixPath WindowsPath', PATH),
  ...each(PATH, 'absolute cwd expanduser home joinpath parent readlink relative_to rename replace resolve', PATH),
  ...each(PATH, 'with_name with_segments with_stem with_suffix', PATH),

  // Processes, threads and what they share
  'asyncio.run_coroutine_threadsafe': 'concurrent.futures.Future',
  ...each('concurrent.futures', 'ThreadPoolExecutor ProcessPoolExecutor', 'concurrent.futures.Executor'),
  ...each('concurrent.futures.thread', 'ThreadPoolExecutor', 'concurrent.futures.Executor'),
  ...each('concurrent.futures.process', 'ProcessPoolExecutor', 'concurrent.futures.Executor'),
  'concurrent.futures.Executor.submit': 'concurrent.futures.Future',
  'concurrent.futures._base.Future': 'concurrent.futures.Future',
  'multiprocessing.Manager.Queue': 'multiprocessing.Queue',
  'multiprocessing.context.Process': 'multiprocessing.Process',
  'multiprocessing.process.BaseProcess': 'multiprocessing.Process',
  'multiprocessing.queues.Queue': 'multiprocessing.Queue',
  ...each('multiprocessing.get_context', 'Process', 'multiprocessing.Process'),
  ...each('multiprocessing.get_context', 'Queue', 'multiprocessing.Queue'),
  ...each('queue', 'LifoQueue PriorityQueue SimpleQueue', 'queue.Queue'),
  'threading.Timer': 'threading.Thread',

  // Network
  'docker.DockerClient': 'docker.client.DockerClient',
  'docker.from_env': 'docker.client.DockerClient',
  'docker.client.from_env': 'docker.client.DockerClient',
  'docker.client.DockerClient.containers': 'docker.models.containers.ContainerCollection',
  'docker.client.DockerClient.images': 'docker.models.images.ImageCollection',
  ...each('docker.models.containers.ContainerCollection', 'create get run', 'docker.models.containers.Container'),
  'ftplib.FTP_TLS': 'ftplib.FTP',
  'http.client.HTTPSConnection': 'http.client.HTTPConnection',
  'http.client.HTTPConnection.getresponse': 'http.client.HTTPResponse',
  'imaplib.IMAP4_SSL': 'imaplib.IMAP4',
  'paramiko.SSHClient.open_sftp': 'paramiko.SFTPClient',
  ...each('paramiko', 'client.SSHClient', 'paramiko.SSHClient'),
  'pika.BlockingConnection.channel': 'pika.adapters.blocking_connection.BlockingChannel',
  'poplib.POP3_SSL': 'poplib.POP3',
  'smtplib.SMTP_SSL': 'smtplib.SMTP',
  'socket.create_connection': 'socket.socket',
  'ssl.SSLContext.wrap_socket': 'ssl.SSLSocket',
  'ssl.create_default_context': 'ssl.SSLContext',
  'websocket.create_connection': 'websocket.WebSocket',
  'websockets.sync.client.connect': 'websockets.sync.client.ClientConnection',

  // Databases
  ...each('MySQLdb', 'connect', 'pymysql.Connection'),
  'MySQLdb.connections.Connection': 'pymysql.Connection',
  'mysql.connector.connect': 'pymysql.Connection',
  'oracledb.connect': 'oracledb.Connection',
  'oracledb.Connection.cursor': 'oracledb.Cursor',
  'psycopg.connect': 'psycopg.Connection',
  'psycopg.Connection.connect': 'psycopg.Connection',
  ...each('psycopg.Connection', 'cursor execute', 'psycopg.Cursor'),
  'psycopg2.connect': 'psycopg2.connection',
  'psycopg2.extensions.connection': 'psycopg2.connection',
  'psycopg2.extensions.cursor': 'psycopg2.cursor',
  'psycopg2.connection.cursor': 'psycopg2.cursor',
  'pymongo.mongo_client.MongoClient': 'pymongo.MongoClient',
  'pymongo.database.Database.get_collection': 'pymongo.collection.Collection',
  ...each('pymongo.MongoClient', 'get_database get_default_database', 'pymongo.database.Database'),
  'pymysql.connect': 'pymysql.Connection',
  'pymysql.connections.Connection': 'pymysql.Connection',
  'pymysql.cursors.Cursor': 'pymysql.Cursor',
  'pymysql.Connection.cursor': 'pymysql.Cursor',
  'pyodbc.connect': 'pyodbc.Connection',
  'pyodbc.Connection.cursor': 'pyodbc.Cursor',
  ...each('redis', 'StrictRedis client.Redis client.StrictRedis from_url Redis.from_url', 'redis.Redis'),
  'sqlalchemy.create_engine': 'sqlalchemy.engine.Engine',
  'sqlalchemy.Engine': 'sqlalchemy.engine.Engine',
  'sqlalchemy.engine.base.Engine': 'sqlalchemy.engine.Engine',
  'sqlalchemy.Connection': 'sqlalchemy.engine.Connection',
  'sqlalchemy.engine.base.Connection': 'sqlalchemy.engine.Connection',
  ...each('sqlalchemy.engine.Engine', 'begin connect', 'sqlalchemy.engine.Connection'),
  'sqlalchemy.orm.session.Session': 'sqlalchemy.orm.Session',
  'sqlalchemy.orm.sessionmaker.__call__': 'sqlalchemy.orm.Session',
  ...each('sqlalchemy.orm.Session', 'query', 'sqlalchemy.orm.Query'),
  'sqlmodel.Session.query': 'sqlalchemy.orm.Query',
  ...each(
    'sqlalchemy.orm.Query',
    'distinct filter filter_by group_by having join limit offset options order_by outerjoin populate_existing where',
    'sqlalchemy.orm.Query',
  ),
  'sqlite3.connect': 'sqlite3.Connection',
  'sqlite3.dbapi2.connect': 'sqlite3.Connection',
  ...each('sqlite3.Connection', 'cursor execute executemany executescript', 'sqlite3.Cursor'),
  'sqlite3.Cursor.execute': 'sqlite3.Cursor',

  // Computing
  ...each(
    'pandas',
    'read_csv read_feather read_fwf read_json read_orc read_parquet read_sql read_sql_query read_sql_table read_table read_xml',
    'pandas.DataFrame',
  ),

  // Asynchronous: Python's own
  ...each('asyncio', 'LifoQueue PriorityQueue queues.LifoQueue queues.PriorityQueue queues.Queue', 'asyncio.Queue'),
  ...each('asyncio', 'BoundedSemaphore locks.BoundedSemaphore locks.Semaphore', 'asyncio.Semaphore'),
  'asyncio.locks.Barrier': 'asyncio.Barrier',
  'asyncio.locks.Condition': 'asyncio.Condition',
  'asyncio.locks.Event': 'asyncio.Event',
  'asyncio.locks.Lock': 'asyncio.Lock',
  'asyncio.streams.StreamReader': 'asyncio.StreamReader',
  'asyncio.streams.StreamWriter': 'asyncio.StreamWriter',
  ...each('asyncio', 'base_events.Server start_server start_unix_server', 'asyncio.Server'),
  ...each('asyncio', 'create_subprocess_exec create_subprocess_shell', 'asyncio.subprocess.Process'),
  ...each('asyncio.subprocess', 'create_subprocess_exec create_subprocess_shell', 'asyncio.subprocess.Process'),

  // Asynchronous: files
  ...each('aiofiles', 'open stderr stderr_bytes stdin stdin_bytes stdout stdout_bytes', 'aiofiles.base.AsyncBase'),
  ...each('aiofiles.tempfile', 'NamedTemporaryFile SpooledTemporaryFile TemporaryFile', 'aiofiles.base.AsyncBase'),
  ...each('aiofiles.threadpool', 'open text.AsyncTextIOWrapper', 'aiofiles.base.AsyncBase'),
  ...each('aiofiles.threadpool.binary', 'AsyncBufferedIOBase AsyncBufferedReader', 'aiofiles.base.AsyncBase'),
  ...each('anyio', 'NamedTemporaryFile TemporaryFile open_file wrap_file Path.open', 'anyio.AsyncFile'),
  ...each('anyio.Path', 'absolute cwd expanduser home joinpath readlink relative_to rename replace', 'anyio.Path'),
  ...each('anyio.Path', 'resolve with_name with_segments with_stem with_suffix', 'anyio.Path'),
  ...each('anyio', 'connect_tcp connect_unix', 'anyio.abc.SocketStream'),
  ...each('anyio', 'create_tcp_listener create_unix_listener', 'anyio.abc.Listener'),
  'anyio.create_task_group': 'anyio.abc.TaskGroup',
  'anyio.open_process': 'anyio.abc.Process',

  // Asynchronous: the web
  ...each('aiohttp', 'client.ClientSession', 'aiohttp.ClientSession'),
  ...each('aiohttp', 'client_reqrep.ClientResponse request', 'aiohttp.ClientResponse'),
  ...each('aiohttp.ClientSession', 'delete get head options patch post put request', 'aiohttp.ClientResponse'),
  'aiohttp.ClientSession.ws_connect': 'aiohttp.ClientWebSocketResponse',
  ...each('aiohttp', 'ClientResponse.content streams.StreamReader web.Request.content', 'aiohttp.StreamReader'),
  'aiohttp.web.Request.multipart': 'aiohttp.MultipartReader',
  'aiohttp.web_request.Request': 'aiohttp.web.Request',
  ...each('httpx.AsyncClient', 'delete get head options patch post put request send stream', 'httpx.Response'),
  ...each('fastapi', 'Request requests.Request', 'starlette.requests.Request'),
  ...each('fastapi', 'UploadFile datastructures.UploadFile', 'starlette.datastructures.UploadFile'),
  ...each('fastapi', 'WebSocket websockets.WebSocket', 'starlette.websockets.WebSocket'),
  ...each('websockets', 'ClientConnection connect unix_connect', 'websockets.asyncio.client.ClientConnection'),
  ...each(
    'websockets',
    'asyncio.client.connect client.connect legacy.client.connect',
    'websockets.asyncio.client.ClientConnection',
  ),
  ...each('websockets', 'ServerConnection', 'websockets.asyncio.client.ClientConnection'),
  ...each('websockets', 'asyncio.server.ServerConnection', 'websockets.asyncio.client.ClientConnection'),
  ...each('websockets', 'Server asyncio.server.serve serve unix_serve', 'websockets.asyncio.server.Server'),
  ...each('playwright.async_api', 'async_playwright Playwright.start', 'playwright.async_api.Playwright'),
  ...each('playwright.async_api.Playwright', 'chromium firefox webkit', 'playwright.async_api.BrowserType'),
  ...each('playwright.async_api.BrowserType', 'connect connect_over_cdp launch', 'playwright.async_api.Browser'),
  ...each('playwright.async_api', 'Browser.new_context', 'playwright.async_api.BrowserContext'),
  ...each('playwright.async_api', 'BrowserType.launch_persistent_context', 'playwright.async_api.BrowserContext'),
  ...each('playwright.async_api', 'Browser.new_page BrowserContext.new_page', 'playwright.async_api.Page'),
  ...each('playwright.async_api.Page', 'get_by_label get_by_placeholder get_by_role', 'playwright.async_api.Locator'),
  ...each('playwright.async_api.Page', 'get_by_test_id get_by_text locator', 'playwright.async_api.Locator'),
  ...each('playwright.async_api.Locator', 'filter first get_by_label get_by_role', 'playwright.async_api.Locator'),
  ...each('playwright.async_api.Locator', 'get_by_text last locator nth', 'playwright.async_api.Locator'),
  'playwright.async_api.Page.goto': 'playwright.async_api.Response',
  'playwright.async_api.Page.keyboard': 'playwright.async_api.Keyboard',
  'playwright.async_api.Page.mouse': 'playwright.async_api.Mouse',
  'playwright.async_api.Page.request': 'playwright.async_api.APIRequestContext',
  ...each('playwright.async_api.APIRequestContext', 'delete fetch get head', 'playwright.async_api.APIResponse'),
  ...each('playwright.async_api.APIRequestContext', 'patch post put', 'playwright.async_api.APIResponse'),
  ...each('anthropic', 'AsyncClient', 'anthropic.AsyncAnthropic'),
  'anthropic.AsyncAnthropic.messages': 'anthropic.resources.AsyncMessages',
  'anthropic.AsyncAnthropic.models': 'anthropic.resources.AsyncModels',
  ...each('openai', 'AsyncAzureOpenAI AsyncClient', 'openai.AsyncOpenAI'),
  'openai.AsyncOpenAI.audio': 'openai.resources.AsyncAudio',
  'openai.AsyncOpenAI.batches': 'openai.resources.AsyncBatches',
  'openai.AsyncOpenAI.chat': 'openai.resources.AsyncChat',
  'openai.AsyncOpenAI.completions': 'openai.resources.AsyncCompletions',
  'openai.AsyncOpenAI.embeddings': 'openai.resources.AsyncEmbeddings',
  'openai.AsyncOpenAI.files': 'openai.resources.AsyncFiles',
  'openai.AsyncOpenAI.images': 'openai.resources.AsyncImages',
  'openai.AsyncOpenAI.models': 'openai.resources.AsyncModels',
  'openai.AsyncOpenAI.moderations': 'openai.resources.AsyncModerations',
  'openai.AsyncOpenAI.responses': 'openai.resources.responses.AsyncResponses',
  'openai.resources.AsyncAudio.speech': 'openai.resources.audio.AsyncSpeech',
  'openai.resources.AsyncAudio.transcriptions': 'openai.resources.audio.AsyncTranscriptions',
  'openai.resources.AsyncAudio.translations': 'openai.resources.audio.AsyncTranslations',
  'openai.resources.AsyncChat.completions': 'openai.resources.chat.AsyncCompletions',

  // Asynchronous: databases
  ...each('aiomysql', 'Pool.acquire connect connection.Connection', 'aiomysql.Connection'),
  ...each('aiomysql', 'Connection.cursor cursors.Cursor cursors.DictCursor DictCursor', 'aiomysql.Cursor'),
  ...each('aiomysql', 'create_pool pool.Pool', 'aiomysql.Pool'),
  ...each('aiosqlite', 'connect core.Connection', 'aiosqlite.Connection'),
  ...each('aiosqlite.Connection', 'cursor execute executemany executescript', 'aiosqlite.Cursor'),
  'aiosqlite.cursor.Cursor': 'aiosqlite.Cursor',
  ...each('asyncpg', 'Pool.acquire connect connection.Connection connection.connect', 'asyncpg.Connection'),
  'asyncpg.pool.PoolConnectionProxy': 'asyncpg.Connection',
  ...each('asyncpg', 'create_pool pool.Pool pool.create_pool', 'asyncpg.Pool'),
  'asyncpg.Connection.cursor': 'asyncpg.cursor.Cursor',
  'asyncpg.Connection.prepare': 'asyncpg.prepared_stmt.PreparedStatement',
  'asyncpg.Connection.transaction': 'asyncpg.transaction.Transaction',
  ...each('psycopg', 'AsyncConnection.connect connection_async.AsyncConnection', 'psycopg.AsyncConnection'),
  ...each('psycopg', 'AsyncConnection.cursor AsyncConnection.execute', 'psycopg.AsyncCursor'),
  'psycopg.cursor_async.AsyncCursor': 'psycopg.AsyncCursor',
  ...each(
    'redis.asyncio',
    'Redis.from_url StrictRedis client.Redis client.StrictRedis from_url utils.from_url',
    'redis.asyncio.Redis',
  ),
  'redis.asyncio.Redis.lock': 'redis.asyncio.lock.Lock',
  'redis.asyncio.Redis.pipeline': 'redis.asyncio.client.Pipeline',
  'redis.asyncio.Redis.pubsub': 'redis.asyncio.client.PubSub',
  ...each(
    'sqlalchemy.ext.asyncio',
    'async_engine_from_config create_async_engine',
    'sqlalchemy.ext.asyncio.AsyncEngine',
  ),
  ...each(
    'sqlalchemy.ext.asyncio.engine',
    'AsyncEngine async_engine_from_config create_async_engine',
    'sqlalchemy.ext.asyncio.AsyncEngine',
  ),
  ...each(
    'sqlalchemy.ext.asyncio',
    'AsyncEngine.begin AsyncEngine.connect AsyncSession.connection engine.AsyncConnection',
    'sqlalchemy.ext.asyncio.AsyncConnection',
  ),
  ...each(
    'sqlalchemy.ext.asyncio',
    'async_sessionmaker.begin session.AsyncSession',
    'sqlalchemy.ext.asyncio.AsyncSession',
  ),
  'sqlalchemy.ext.asyncio.session.async_sessionmaker': 'sqlalchemy.ext.asyncio.async_sessionmaker',
  'sqlalchemy.ext.asyncio.scoping.async_scoped_session': 'sqlalchemy.ext.asyncio.async_scoped_session',
  ...each(
    'sqlalchemy.ext.asyncio',
    'AsyncConnection.execute AsyncSession.execute async_scoped_session.execute',
    'sqlalchemy.engine.Result',
  ),
  ...each(
    'sqlalchemy.ext.asyncio',
    'AsyncConnection.scalars AsyncSession.scalars async_scoped_session.scalars',
    'sqlalchemy.engine.ScalarResult',
  ),
  'sqlalchemy.engine.Result.scalars': 'sqlalchemy.engine.ScalarResult',
  ...each(
    'sqlalchemy.ext.asyncio',
    'AsyncConnection.stream AsyncSession.stream async_scoped_session.stream',
    'sqlalchemy.ext.asyncio.AsyncResult',
  ),
  ...each(
    'sqlalchemy.ext.asyncio',
    'AsyncConnection.stream_scalars AsyncResult.scalars AsyncSession.stream_scalars async_scoped_session.stream_scalars',
    'sqlalchemy.ext.asyncio.AsyncScalarResult',
  ),
  ...each(
    'sqlalchemy.ext.asyncio',
    'AsyncConnection.begin AsyncConnection.begin_nested',
    'sqlalchemy.ext.asyncio.AsyncTransaction',
  ),
  ...each(
    'sqlalchemy.ext.asyncio',
    'AsyncSession.begin AsyncSession.begin_nested async_scoped_session.begin async_scoped_session.begin_nested',
    'sqlalchemy.ext.asyncio.AsyncSessionTransaction',
  ),
  ...each('sqlmodel.ext.asyncio.session.AsyncSession', 'exec execute', 'sqlalchemy.engine.Result'),
  'sqlmodel.ext.asyncio.session.AsyncSession.scalars': 'sqlalchemy.engine.ScalarResult',
  ...each(
    'sqlmodel.ext.asyncio.session.AsyncSession',
    'begin begin_nested',
    'sqlalchemy.ext.asyncio.AsyncSessionTransaction',
  ),
  'pymongo.asynchronous.mongo_client.AsyncMongoClient': 'pymongo.AsyncMongoClient',
  'pymongo.AsyncMongoClient.start_session': 'pymongo.asynchronous.client_session.AsyncClientSession',
  ...each(
    'pymongo.AsyncMongoClient',
    'get_database get_default_database',
    'pymongo.asynchronous.database.AsyncDatabase',
  ),
  ...each(
    'pymongo.asynchronous.database.AsyncDatabase',
    'create_collection get_collection',
    'pymongo.asynchronous.collection.AsyncCollection',
  ),
  ...each(
    'pymongo.asynchronous',
    'collection.AsyncCollection.find cursor.AsyncCursor.limit cursor.AsyncCursor.skip cursor.AsyncCursor.sort',
    'pymongo.asynchronous.cursor.AsyncCursor',
  ),
  ...each(
    'pymongo.asynchronous',
    'collection.AsyncCollection.aggregate database.AsyncDatabase.aggregate',
    'pymongo.asynchronous.command_cursor.AsyncCommandCursor',
  ),
  ...each(
    'motor.motor_asyncio.AsyncIOMotorClient',
    'get_database get_default_database',
    'motor.motor_asyncio.AsyncIOMotorDatabase',
  ),
  ...each(
    'motor.motor_asyncio.AsyncIOMotorDatabase',
    'create_collection get_collection',
    'motor.motor_asyncio.AsyncIOMotorCollection',
  ),
  ...each(
    'motor.motor_asyncio',
    'AsyncIOMotorCollection.find AsyncIOMotorCursor.limit AsyncIOMotorCursor.skip AsyncIOMotorCursor.sort',
    'motor.motor_asyncio.AsyncIOMotorCursor',
  ),
}

/** What a sequence, an iterator or an indexed attribute of a library holds. */
export const itemTypes: Readonly<Record<string, string>> = {
  ...each(PATH, 'glob iterdir parents rglob', PATH),
  'concurrent.futures.as_completed': 'concurrent.futures.Future',
  'os.scandir': 'os.DirEntry',
}

/** Methods of stacks that enter the manager they are given, with the statement that would do so. */
export const stackEntries: Readonly<Record<string, 'with' | 'async-with'>> = {
  'contextlib.ExitStack.enter_context': 'with',
  'contextlib.AsyncExitStack.enter_context': 'with',
  'contextlib.AsyncExitStack.enter_async_context': 'async-with',
}

/** Functions whose result is a tuple, with what its parts are. */
export const tupleTypes: Readonly<Record<string, readonly string[]>> = {
  'multiprocessing.Pipe': ['multiprocessing.connection.Connection', 'multiprocessing.connection.Connection'],
  'socket.socket.accept': ['socket.socket'],
  'asyncio.open_connection': ['asyncio.StreamReader', 'asyncio.StreamWriter'],
  'asyncio.open_unix_connection': ['asyncio.StreamReader', 'asyncio.StreamWriter'],
}

/** Functions of Python that give the items of their first argument. */
export const passingOn: ReadonlySet<string> = new Set(
  'iter list reversed set sorted tuple'.split(' ').map(name => `builtins.${name}`),
)

/**
 * The one name of a class, function or method: `sqlite3.connect.cursor.execute` is `sqlite3.Cursor.execute`. What a relative import
 * brings is no library's, whatever it is called.
 */
export function canonicalName(name: string): string {
  if (name.startsWith('.')) return name
  let known = ''
  for (const part of name.split('.')) known = known ? `${typeOf(known)}.${part}` : part
  return known
}

/** The class of what a name gives when it is called, read or constructed; the name itself where nothing is known. */
export function typeOf(name: string): string {
  return Object.hasOwn(resultTypes, name) ? (resultTypes[name] as string) : name
}
