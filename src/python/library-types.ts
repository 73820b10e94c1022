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
}

/** What a sequence, an iterator or an indexed attribute of a library holds. */
export const itemTypes: Readonly<Record<string, string>> = {
  ...each(PATH, 'glob iterdir parents rglob', PATH),
  'concurrent.futures.as_completed': 'concurrent.futures.Future',
  'os.scandir': 'os.DirEntry',
}

/** Functions of Python that give the items of their first argument. */
export const passingOn: ReadonlySet<string> = new Set(
  'iter list reversed set sorted tuple'.split(' ').map(name => `builtins.${name}`),
)

/** The one name of a class, function or method: `sqlite3.connect.cursor.execute` is `sqlite3.Cursor.execute`. */
export function canonicalName(name: string): string {
  let known = ''
  for (const part of name.split('.')) known = known ? `${typeOf(known)}.${part}` : part
  return known
}

/** The class of what a name gives when it is called, read or constructed; the name itself where nothing is known. */
export function typeOf(name: string): string {
  return Object.hasOwn(resultTypes, name) ? (resultTypes[name] as string) : name
}
