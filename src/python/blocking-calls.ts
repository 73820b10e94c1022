/** The calls that stop the event loop, as data: their names, what a thread does to them, what may be awaited instead. */

import type { PythonVersion } from './version.ts'

/** The rule that reports a call. `null` is for calls that a run-time detector knows and that are over in microseconds. */
export type BlockingRule =
  | 'blocking-cpu'
  | 'blocking-database'
  | 'blocking-file-method'
  | 'blocking-future-result'
  | 'blocking-input'
  | 'blocking-open'
  | 'blocking-os-io'
  | 'blocking-path-io'
  | 'blocking-process-wait'
  | 'blocking-queue'
  | 'blocking-socket'
  | 'blocking-subprocess-popen'
  | 'blocking-subprocess-run'
  | 'blocking-thread-join'
  | 'blocking-thread-lock'

/**
 * What happens when the call runs in a worker thread (SEMANTICS 3):
 * - `exact`: it does the same, and what it returns is whole;
 * - `handle`: it returns an object whose methods block again;
 * - `lazy`: it returns an iterator, and whoever takes the items blocks;
 * - `one-at-a-time`: its object serves one user at a time, so that no other task may use it meanwhile;
 * - `session`: its calls belong together, and the driver below it may tie them to a thread;
 * - `bound`: its object works only in the thread that made it;
 * - `waits`: it waits for an event that may never come, and a cancelled task leaves the thread waiting.
 */
export type ThreadUse = 'exact' | 'handle' | 'lazy' | 'one-at-a-time' | 'session' | 'bound' | 'waits'

export type BlockingCall = {
  /** Qualified name, after the aliases of `library-types.ts`: `os.listdir`, `sqlite3.Cursor.execute`. */
  readonly name: string
  readonly rule: BlockingRule | null
  readonly thread: ThreadUse
  /** What a new program would await, in words; null where nothing but a thread helps. */
  readonly instead: string | null
  /** First Python version that has it, where that is not every supported one. */
  readonly since: PythonVersion | null
  /** Who says that it blocks. */
  readonly source: string
}

type Group = {
  readonly rule: BlockingRule | null
  readonly thread: ThreadUse
  readonly instead?: string
  readonly since?: PythonVersion
  readonly source: string
  /** Owners (modules or classes, separated by blanks) → names of their functions or methods; `*` for all others. */
  readonly calls: Readonly<Record<string, string>>
}

const groups: readonly Group[] = [
  // Files
  {
    rule: 'blocking-open',
    thread: 'handle',
    instead: 'aiofiles.open() or anyio.open_file()',
    source: 'ASYNC230, ASYNC231, S7493, blockbuster, aiocop',
    calls: {
      builtins: 'open',
      bz2: 'open',
      codecs: 'open',
      gzip: 'open GzipFile',
      io: 'open open_code FileIO',
      lzma: 'open LZMAFile',
      os: 'fdopen',
      'pathlib.Path': 'open',
      tempfile: 'NamedTemporaryFile TemporaryFile',
      tokenize: 'open',
      wave: 'open',
    },
  },
  {
    rule: 'blocking-open',
    thread: 'handle',
    source: 'CPython documentation of zipfile and tarfile',
    calls: { tarfile: 'open TarFile TarFile.open', zipfile: 'ZipFile PyZipFile' },
  },
  {
    rule: 'blocking-open',
    thread: 'bound',
    source: 'CPython documentation of dbm and shelve: from 3.13 both may be a sqlite3 database',
    calls: { dbm: 'open', shelve: 'open' },
  },
  {
    rule: 'blocking-file-method',
    thread: 'one-at-a-time',
    instead: 'the methods of aiofiles.open() or anyio.open_file()',
    source: 'ASYNC232, blockbuster',
    calls: {
      'io.IOBase': 'flush read read1 readall readinto readinto1 readline readlines truncate write writelines',
    },
  },
  {
    rule: 'blocking-file-method',
    thread: 'one-at-a-time',
    source: 'CPython documentation of zipfile and tarfile',
    calls: {
      'tarfile.TarFile': 'add addfile extract extractall getmembers getnames list',
      'zipfile.ZipFile': 'extract extractall read testzip write writestr',
    },
  },
  {
    rule: 'blocking-path-io',
    thread: 'exact',
    instead: 'the methods of anyio.Path',
    source: 'ASYNC240, blockbuster',
    calls: {
      'pathlib.Path': [
        'chmod exists group hardlink_to is_block_device is_char_device is_dir is_fifo is_file is_mount is_socket is_symlink',
        'lchmod link_to lstat mkdir owner read_bytes read_text readlink rename replace resolve rmdir samefile stat',
        'symlink_to touch unlink write_bytes write_text',
      ].join(' '),
    },
  },
  {
    rule: 'blocking-path-io',
    thread: 'exact',
    instead: 'the methods of anyio.Path',
    since: [3, 14],
    source: 'CPython documentation of pathlib',
    calls: { 'pathlib.Path': 'copy copy_into move move_into' },
  },
  {
    rule: 'blocking-path-io',
    thread: 'lazy',
    instead: 'the methods of anyio.Path',
    source: 'ASYNC240',
    calls: { 'pathlib.Path': 'glob iterdir rglob' },
  },
  {
    rule: 'blocking-path-io',
    thread: 'lazy',
    since: [3, 12],
    source: 'CPython documentation of pathlib',
    calls: { 'pathlib.Path': 'walk' },
  },
  {
    rule: 'blocking-path-io',
    thread: 'exact',
    instead: 'the functions of aiofiles.os or the methods of anyio.Path',
    source: 'ASYNC240, blockbuster, aiocop',
    calls: {
      'os.path':
        'exists getatime getctime getmtime getsize isdir isfile islink ismount lexists realpath samefile sameopenfile',
    },
  },
  {
    rule: 'blocking-path-io',
    thread: 'exact',
    since: [3, 12],
    source: 'CPython documentation of os.path',
    calls: { 'os.path': 'isdevdrive isjunction' },
  },
  {
    rule: 'blocking-os-io',
    thread: 'exact',
    instead: 'the functions of aiofiles.os',
    source: 'blockbuster, aiocop',
    calls: {
      os: [
        'access chmod chown copy_file_range fdatasync fsync getxattr lchmod lchown link listdir listxattr lstat makedirs',
        'mkdir mkfifo mknod posix_fallocate readlink remove removedirs removexattr rename renames replace rmdir',
        'setxattr stat statvfs symlink sync truncate unlink utime',
      ].join(' '),
    },
  },
  {
    rule: 'blocking-os-io',
    thread: 'lazy',
    instead: 'aiofiles.os.scandir() and aiofiles.os.listdir()',
    source: 'blockbuster, aiocop',
    calls: { glob: 'iglob', os: 'fwalk scandir walk' },
  },
  {
    rule: 'blocking-os-io',
    thread: 'exact',
    source: 'blockbuster (the os calls below them), CPython documentation',
    calls: {
      compileall: 'compile_dir compile_file compile_path',
      filecmp: 'cmp cmpfiles',
      glob: 'glob',
      linecache: 'getline getlines updatecache',
      shutil: [
        'chown copy copy2 copyfile copyfileobj copymode copystat copytree disk_usage make_archive move rmtree',
        'unpack_archive which',
      ].join(' '),
      tempfile: 'mkdtemp mkstemp',
    },
  },
  {
    rule: 'blocking-os-io',
    thread: 'one-at-a-time',
    source: 'portalocker, filelock and fcntl documentation',
    calls: { fcntl: 'flock lockf', portalocker: 'lock' },
  },
  {
    rule: null,
    thread: 'exact',
    source: 'blockbuster, ASYNC240: they only ask the kernel or the environment for a name, or compute with text',
    calls: {
      os: 'close closerange dup dup2 fstat getcwd getcwdb open pipe posix_spawn posix_spawnp',
      'os.path': 'abspath expanduser normpath relpath samestat',
      'pathlib.Path': 'absolute cwd expanduser home',
    },
  },

  // Processes and people
  {
    rule: 'blocking-subprocess-run',
    thread: 'exact',
    instead: 'asyncio.create_subprocess_exec() and communicate()',
    source: 'ASYNC221, S7487, aiocop',
    calls: {
      os: 'system',
      subprocess: 'call check_call check_output getoutput getstatusoutput run',
    },
  },
  {
    rule: 'blocking-subprocess-popen',
    thread: 'handle',
    instead: 'asyncio.create_subprocess_exec()',
    source: 'ASYNC220, S7487, S7493',
    calls: { os: 'popen', subprocess: 'Popen' },
  },
  {
    rule: 'blocking-subprocess-popen',
    thread: 'exact',
    instead: 'asyncio.create_subprocess_exec()',
    source: 'ASYNC220, S7487',
    calls: { os: 'spawnl spawnle spawnlp spawnlpe spawnv spawnve spawnvp spawnvpe', pty: 'spawn' },
  },
  {
    rule: 'blocking-process-wait',
    thread: 'exact',
    instead: 'wait() or communicate() of asyncio.create_subprocess_exec()',
    source: 'ASYNC222, S7489, S7487',
    calls: { os: 'wait wait3 wait4 waitid waitpid', 'subprocess.Popen': 'communicate wait' },
  },
  {
    rule: 'blocking-process-wait',
    thread: 'exact',
    source: 'CPython documentation of multiprocessing',
    calls: { 'multiprocessing.Process': 'join' },
  },
  {
    rule: 'blocking-input',
    thread: 'exact',
    source: 'ASYNC250, S7501, blockbuster, aiocop',
    calls: {
      builtins: 'input',
      click: 'confirm getchar pause prompt',
      getpass: 'getpass',
      questionary: 'confirm.ask select.ask text.ask',
      'rich.console.Console': 'input',
      'rich.prompt.Confirm rich.prompt.IntPrompt rich.prompt.Prompt': 'ask',
      'sys.stdin': 'read readline readlines',
      typer: 'confirm getchar pause prompt',
    },
  },

  // Network
  {
    rule: 'blocking-socket',
    thread: 'exact',
    instead: 'loop.getaddrinfo() and loop.getnameinfo()',
    source: 'blockbuster, aiocop',
    calls: { socket: 'getaddrinfo getfqdn gethostbyaddr gethostbyname gethostbyname_ex getnameinfo' },
  },
  {
    rule: 'blocking-socket',
    thread: 'handle',
    instead: 'asyncio.open_connection()',
    source: 'blockbuster, aiocop',
    calls: { socket: 'create_connection' },
  },
  {
    rule: 'blocking-socket',
    thread: 'exact',
    instead: 'asyncio.open_connection(…, ssl=True)',
    source: 'CPython documentation of ssl',
    calls: { ssl: 'get_server_certificate' },
  },
  {
    rule: 'blocking-socket',
    thread: 'one-at-a-time',
    instead: 'loop.sock_connect(), loop.sock_recv(), loop.sock_sendall() or asyncio streams',
    source: 'blockbuster, aiocop',
    calls: {
      'socket.socket': 'accept connect recv recv_into recvfrom recvfrom_into recvmsg send sendall sendfile sendto',
      'ssl.SSLSocket': 'connect do_handshake read recv recv_into send sendall unwrap write',
    },
  },
  {
    rule: 'blocking-socket',
    thread: 'handle',
    source: 'CPython documentation; users ask for smtplib',
    calls: {
      ftplib: 'FTP FTP_TLS',
      imaplib: 'IMAP4 IMAP4_SSL',
      poplib: 'POP3 POP3_SSL',
      smtplib: 'SMTP SMTP_SSL',
      telnetlib: 'Telnet',
    },
  },
  {
    rule: 'blocking-socket',
    thread: 'one-at-a-time',
    instead: 'aiosmtplib',
    source: 'CPython documentation; users ask for smtplib',
    calls: {
      'smtplib.SMTP':
        'connect data ehlo ehlo_or_helo_if_needed helo login mail noop quit rcpt send_message sendmail starttls',
    },
  },
  {
    rule: 'blocking-socket',
    thread: 'one-at-a-time',
    source: 'CPython documentation',
    calls: {
      'ftplib.FTP':
        'connect cwd delete dir login mkd nlst quit rename retrbinary retrlines rmd size storbinary storlines',
      'http.client.HTTPConnection': 'connect getresponse request',
      'http.client.HTTPResponse': 'read readline readlines',
      'imaplib.IMAP4': 'append copy expunge fetch list login logout search select starttls store uid',
      'poplib.POP3': 'dele list pass_ quit retr stat stls top uidl user',
      'telnetlib.Telnet': 'read_all read_until read_some write',
    },
  },
  {
    rule: 'blocking-socket',
    thread: 'handle',
    instead: 'aioboto3 or aiobotocore',
    source: 'users ask for it (boto3)',
    calls: { boto3: 'client resource' },
  },
  {
    rule: 'blocking-socket',
    thread: 'exact',
    instead: 'aioboto3 or aiobotocore',
    source: 'users ask for it (boto3); clients are documented as thread-safe',
    calls: { 'boto3.client': '*' },
  },
  {
    rule: null,
    thread: 'exact',
    source: 'documentation of boto3: these ask nobody',
    calls: {
      'boto3.client': 'can_paginate close generate_presigned_post generate_presigned_url get_paginator get_waiter',
    },
  },
  {
    rule: 'blocking-socket',
    thread: 'handle',
    instead: 'aiodocker',
    source: 'users ask for it (docker SDK in a route)',
    calls: { docker: 'from_env DockerClient' },
  },
  {
    rule: 'blocking-socket',
    thread: 'exact',
    instead: 'aiodocker',
    source: 'users ask for it (docker SDK in a route); its HTTP pool serves several threads',
    calls: {
      'docker.client.DockerClient': 'df info login ping version',
      'docker.models.containers.ContainerCollection': 'create get list prune run',
      'docker.models.containers.Container':
        'commit exec_run kill pause put_archive reload remove rename restart start stop top unpause update wait',
      'docker.models.images.ImageCollection': 'build get list load prune pull push remove search',
    },
  },
  {
    rule: 'blocking-socket',
    thread: 'one-at-a-time',
    instead: 'asyncssh',
    source: 'users ask for it (paramiko)',
    calls: {
      'paramiko.SFTPClient': 'chmod get getfo listdir listdir_attr mkdir open put putfo remove rename rmdir stat',
      'paramiko.SSHClient': 'connect exec_command invoke_shell open_sftp',
    },
  },
  {
    rule: 'blocking-socket',
    thread: 'one-at-a-time',
    instead: 'bonsai',
    source: 'users ask for it (ldap3)',
    calls: {
      'ldap3.Connection': 'abandon add bind compare delete modify modify_dn open rebind search start_tls unbind',
    },
  },
  {
    rule: 'blocking-socket',
    thread: 'one-at-a-time',
    instead: 'the asyncio client of websockets',
    source: 'documentation of websocket-client and websockets.sync',
    calls: {
      'websocket.WebSocket': 'connect recv recv_data send send_binary',
      'websockets.sync.client.ClientConnection': 'recv send',
    },
  },
  {
    rule: 'blocking-socket',
    thread: 'handle',
    instead: 'the asyncio client of websockets',
    source: 'documentation of websocket-client and websockets.sync',
    calls: { websocket: 'create_connection', 'websockets.sync.client': 'connect' },
  },
  {
    rule: 'blocking-socket',
    thread: 'exact',
    instead: 'dns.asyncresolver',
    source: 'documentation of dnspython',
    calls: { 'dns.resolver': 'query resolve resolve_address', 'dns.resolver.Resolver': 'query resolve' },
  },
  {
    rule: 'blocking-socket',
    thread: 'one-at-a-time',
    instead: 'aio-pika',
    source: 'documentation of pika',
    calls: { 'pika.adapters.blocking_connection.BlockingChannel': 'basic_get basic_publish start_consuming' },
  },

  // Databases
  {
    rule: 'blocking-database',
    thread: 'bound',
    instead: 'aiosqlite',
    source: 'blockbuster; CPython documentation (check_same_thread)',
    calls: {
      sqlite3: 'connect',
      'sqlite3.Connection': 'backup commit execute executemany executescript rollback',
      'sqlite3.Cursor': 'execute executemany executescript fetchall fetchmany fetchone',
    },
  },
  {
    rule: 'blocking-database',
    thread: 'handle',
    instead: 'asyncpg or psycopg.AsyncConnection',
    source: 'users ask for it (psycopg)',
    calls: { psycopg: 'connect Connection.connect', psycopg2: 'connect' },
  },
  {
    rule: 'blocking-database',
    thread: 'one-at-a-time',
    instead: 'asyncpg or psycopg.AsyncConnection',
    source: 'users ask for it (psycopg); DB-API threadsafety 2, transactions belong to the connection',
    calls: {
      'psycopg.Connection psycopg2.connection': 'commit execute rollback',
      'psycopg.Cursor psycopg2.cursor':
        'callproc copy_expert copy_from copy_to execute executemany fetchall fetchmany fetchone',
      'psycopg2.extras': 'execute_batch execute_values',
    },
  },
  {
    rule: 'blocking-database',
    thread: 'handle',
    instead: 'aiomysql or asyncmy',
    source: 'users ask for it (pymysql)',
    calls: { MySQLdb: 'connect', 'mysql.connector': 'connect', pymysql: 'connect' },
  },
  {
    rule: 'blocking-database',
    thread: 'one-at-a-time',
    instead: 'aiomysql or asyncmy',
    source: 'users ask for it (pymysql); DB-API threadsafety 1',
    calls: {
      'pymysql.Connection': 'begin commit ping rollback',
      'pymysql.Cursor': 'callproc execute executemany fetchall fetchmany fetchone',
    },
  },
  {
    rule: 'blocking-database',
    thread: 'one-at-a-time',
    instead: 'the driver’s own asyncio interface',
    source: 'DB-API 2.0 (PEP 249)',
    calls: {
      'oracledb.Connection pyodbc.Connection': 'commit execute rollback',
      'oracledb.Cursor pyodbc.Cursor': 'execute executemany fetchall fetchmany fetchone',
    },
  },
  {
    rule: 'blocking-database',
    thread: 'handle',
    instead: 'the driver’s own asyncio interface',
    source: 'DB-API 2.0 (PEP 249)',
    calls: { oracledb: 'connect', pyodbc: 'connect' },
  },
  {
    rule: 'blocking-database',
    thread: 'session',
    instead: 'sqlalchemy.ext.asyncio',
    source: 'users ask for it (sync sessions)',
    calls: { 'sqlalchemy.engine.Engine': 'begin connect raw_connection' },
  },
  {
    rule: 'blocking-database',
    thread: 'session',
    instead: 'sqlalchemy.ext.asyncio',
    source: 'users ask for it (sync sessions); a Session is for one thread at a time',
    calls: {
      'sqlalchemy.engine.Connection': 'commit execute rollback scalar scalars',
      'sqlalchemy.orm.Query': 'all count delete exists first get one one_or_none scalar update',
      'sqlalchemy.orm.Session': 'commit delete execute flush get merge refresh rollback scalar scalars',
      'sqlmodel.Session': 'commit delete exec execute flush get merge refresh rollback scalar scalars',
    },
  },
  {
    rule: 'blocking-database',
    thread: 'exact',
    instead: 'redis.asyncio',
    source: 'users ask for it (redis); the client takes a connection of its pool for each command',
    calls: {
      'redis.Redis': [
        'append dbsize decr decrby delete eval evalsha execute_command exists expire expireat flushall flushdb',
        'get getdel getset hdel hexists hget hgetall hincrby hkeys hlen hmget hmset hset hsetnx hvals incr incrby info keys',
        'lindex llen lpop lpush lrange lrem ltrim mget mset ping publish rename rpop rpush sadd scan scard set setex setnx',
        'sismember smembers srem strlen ttl type xadd xread zadd zcard zrange zrem zscore',
      ].join(' '),
    },
  },
  {
    rule: 'blocking-database',
    thread: 'exact',
    instead: 'pymongo.AsyncMongoClient or motor',
    source: 'users ask for it (pymongo); MongoClient is documented as thread-safe',
    calls: {
      'pymongo.MongoClient': 'drop_database list_database_names server_info',
      'pymongo.collection.Collection': [
        'bulk_write count_documents create_index delete_many delete_one distinct drop estimated_document_count find_one',
        'find_one_and_delete find_one_and_replace find_one_and_update insert_many insert_one replace_one update_many',
        'update_one',
      ].join(' '),
    },
  },
  {
    rule: 'blocking-database',
    thread: 'bound',
    instead: 'the asynchronous queries of Django 4.1 (aget, acreate, …) or asgiref.sync.sync_to_async',
    source: 'users ask for it (Django ORM in resolvers); Django keeps a connection for each thread',
    calls: {
      'django.db.models.Manager': [
        'aggregate bulk_create bulk_update count create delete earliest exists first get get_or_create in_bulk last latest',
        'update update_or_create',
      ].join(' '),
      'django.db.models.Model': 'delete full_clean refresh_from_db save',
    },
  },

  // Threads and what they share
  {
    rule: 'blocking-thread-join',
    thread: 'exact',
    source: 'CPython documentation of threading',
    calls: { 'threading.Thread': 'join' },
  },
  {
    rule: 'blocking-thread-lock',
    thread: 'exact',
    instead: 'asyncio.Event',
    source: 'CPython documentation of threading',
    calls: { 'threading.Event': 'wait', 'multiprocessing.Event': 'wait' },
  },
  {
    rule: 'blocking-thread-lock',
    thread: 'waits',
    instead: 'asyncio.Lock, asyncio.Semaphore or asyncio.Barrier',
    source: 'blockbuster (threading.Lock.acquire)',
    calls: {
      'multiprocessing.Lock multiprocessing.Semaphore': 'acquire',
      'threading.Barrier': 'wait',
      'threading.BoundedSemaphore threading.Lock threading.Semaphore': 'acquire',
    },
  },
  {
    rule: 'blocking-thread-lock',
    thread: 'bound',
    instead: 'asyncio.Lock or asyncio.Condition',
    source: 'CPython documentation: an RLock belongs to the thread that acquired it',
    calls: { 'threading.Condition': 'acquire wait wait_for', 'threading.RLock multiprocessing.RLock': 'acquire' },
  },
  {
    rule: 'blocking-queue',
    thread: 'waits',
    instead: 'asyncio.Queue',
    source: 'CPython documentation of queue and multiprocessing',
    calls: {
      'multiprocessing.Queue queue.Queue': 'get put',
      'multiprocessing.connection.Connection': 'recv recv_bytes',
    },
  },
  {
    rule: 'blocking-queue',
    thread: 'exact',
    instead: 'asyncio.Queue',
    source: 'CPython documentation of queue and multiprocessing',
    calls: { 'multiprocessing.JoinableQueue queue.Queue': 'join' },
  },
  {
    rule: 'blocking-future-result',
    thread: 'exact',
    instead: 'asyncio.wrap_future() or loop.run_in_executor()',
    source: 'CPython documentation of concurrent.futures',
    calls: {
      'concurrent.futures': 'wait',
      'concurrent.futures.Executor': 'shutdown',
      'concurrent.futures.Future': 'exception result',
    },
  },
  {
    rule: 'blocking-future-result',
    thread: 'lazy',
    instead: 'asyncio.as_completed() or asyncio.gather()',
    source: 'CPython documentation of concurrent.futures',
    calls: { 'concurrent.futures': 'as_completed', 'concurrent.futures.Executor': 'map' },
  },

  // Computing
  {
    rule: 'blocking-cpu',
    thread: 'exact',
    source: 'aiocop; slow by design, and it releases the interpreter lock',
    calls: {
      'argon2.PasswordHasher': 'hash verify',
      bcrypt: 'checkpw hashpw kdf',
      hashlib: 'pbkdf2_hmac scrypt',
      'passlib.context.CryptContext': 'hash verify verify_and_update',
      'passlib.hash.argon2 passlib.hash.bcrypt passlib.hash.pbkdf2_sha256': 'hash verify',
      'werkzeug.security': 'check_password_hash generate_password_hash',
    },
  },
  {
    rule: 'blocking-cpu',
    thread: 'exact',
    source: 'aiocop; megabytes a second at best',
    calls: { bz2: 'compress decompress', lzma: 'compress decompress' },
  },
  {
    rule: 'blocking-cpu',
    thread: 'exact',
    source: 'users ask for it (pandas readers block the server)',
    calls: {
      joblib: 'dump load',
      numpy: 'fromfile genfromtxt load loadtxt save savetxt savez savez_compressed',
      openpyxl: 'load_workbook',
      pandas: [
        'read_csv read_excel read_feather read_fwf read_hdf read_html read_json read_orc read_parquet read_pickle read_sas',
        'read_spss read_sql read_sql_query read_sql_table read_stata read_table read_xml',
      ].join(' '),
      'pandas.DataFrame':
        'to_csv to_excel to_feather to_hdf to_html to_json to_orc to_parquet to_pickle to_sql to_stata to_xml',
      polars: 'read_avro read_csv read_excel read_ipc read_json read_ndjson read_parquet',
      torch: 'load save',
    },
  },
]

/** The entry for a qualified name, or undefined. */
export function blockingEntry(name: string): BlockingCall | undefined {
  return blockingCalls.get(name) ?? blockingCalls.get(`${name.slice(0, name.lastIndexOf('.'))}.*`)
}

/** What each call does, by qualified name. */
export const blockingCalls: ReadonlyMap<string, BlockingCall> = new Map(
  groups.flatMap(({ rule, thread, instead = null, since = null, source, calls }) =>
    Object.entries(calls).flatMap(([owners, names]) =>
      owners.split(' ').flatMap(owner =>
        names.split(' ').map((own): [string, BlockingCall] => {
          const name = `${owner}.${own}`
          return [name, { name, rule, thread, instead, since, source }]
        }),
      ),
    ),
  ),
)

/** The last parts of the names that a rule reports, or the library: one of them stands in every file with a finding. */
export function lastNamesOf(rule: BlockingRule): string[] {
  const reported = [...blockingCalls.values()].filter(call => call.rule === rule)
  const names = reported.map(({ name }) => (name.endsWith('.*') ? (name.split('.')[0] as string) : lastName(name)))
  return [...new Set(names)].sort()
}

/** The last parts of the names of all blocking calls. */
export const blockingLastNames: ReadonlySet<string> = new Set([...blockingCalls.keys()].map(lastName))

function lastName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}
