/** Drivers of databases and caches. */

import { type Entry, each } from './table.ts'

/** asyncpg 0.31.0. `Connection.cursor()` gives an object that may be awaited or looped over with `async for`. */
const asyncpg: readonly Entry[] = [
  ...each('asyncpg asyncpg.connection', 'connect', 'coroutine'),
  ...each('asyncpg asyncpg.pool', 'create_pool', 'manager'),
  ...each(
    'asyncpg.Connection asyncpg.Pool',
    'close copy_from_query copy_from_table copy_records_to_table',
    'coroutine',
  ),
  ...each('asyncpg.Connection asyncpg.Pool', 'copy_to_table execute executemany fetch fetchmany', 'coroutine'),
  ...each('asyncpg.Connection asyncpg.Pool', 'fetchrow fetchval', 'coroutine'),
  ...each('asyncpg.Connection', 'add_listener prepare reload_schema_state remove_listener reset', 'coroutine'),
  ...each('asyncpg.Connection', 'reset_type_codec set_builtin_type_codec set_type_codec', 'coroutine'),
  ...each('asyncpg.Connection', 'transaction', 'manager-only'),
  ...each('asyncpg.Pool', 'expire_connections release', 'coroutine'),
  ...each('asyncpg.Pool', 'acquire', 'manager'),
  ...each('asyncpg.cursor.Cursor', 'fetch fetchrow forward', 'coroutine'),
  ...each(
    'asyncpg.prepared_stmt.PreparedStatement',
    'executemany explain fetch fetchmany fetchrow fetchval',
    'coroutine',
  ),
  ...each('asyncpg.transaction.Transaction', 'commit rollback start', 'coroutine'),
]

/**
 * redis 8.1.0. Its commands are plain functions that give the coroutine of `execute_command()`. Those of a pipeline give the
 * pipeline, which need not be awaited.
 */
const redis: readonly Entry[] = [
  ...each('redis.asyncio.Redis', 'aclose close execute_command initialize quit transaction', 'coroutine'),
  ...each(
    'redis.asyncio.Redis',
    'append bitcount bitop bitpos blmove blpop brpop brpoplpush bzmpop bzpopmax',
    'coroutine',
  ),
  ...each(
    'redis.asyncio.Redis',
    'bzpopmin client_getname client_id client_kill client_list client_setname',
    'coroutine',
  ),
  ...each(
    'redis.asyncio.Redis',
    'config_get config_set copy dbsize decr decrby delete dump echo eval evalsha',
    'coroutine',
  ),
  ...each(
    'redis.asyncio.Redis',
    'exists expire expireat expiretime fcall flushall flushdb geoadd geodist',
    'coroutine',
  ),
  ...each(
    'redis.asyncio.Redis',
    'geohash geopos georadius geosearch get getbit getdel getex getrange getset',
    'coroutine',
  ),
  ...each(
    'redis.asyncio.Redis',
    'hdel hexists hexpire hget hgetall hincrby hincrbyfloat hkeys hlen hmget hmset',
    'coroutine',
  ),
  ...each(
    'redis.asyncio.Redis',
    'hrandfield hscan hset hsetnx hstrlen httl hvals incr incrby incrbyfloat info',
    'coroutine',
  ),
  ...each(
    'redis.asyncio.Redis',
    'keys lastsave lindex linsert llen lmove lmpop lpop lpos lpush lpushx lrange',
    'coroutine',
  ),
  ...each(
    'redis.asyncio.Redis',
    'lrem lset ltrim memory_usage mget move mset msetnx object persist pexpire',
    'coroutine',
  ),
  ...each(
    'redis.asyncio.Redis',
    'pexpireat pfadd pfcount pfmerge ping psetex pttl publish pubsub_channels',
    'coroutine',
  ),
  ...each(
    'redis.asyncio.Redis',
    'pubsub_numsub randomkey rename renamenx restore role rpop rpoplpush rpush',
    'coroutine',
  ),
  ...each(
    'redis.asyncio.Redis',
    'rpushx sadd save scan scard script_exists script_flush script_load sdiff',
    'coroutine',
  ),
  ...each(
    'redis.asyncio.Redis',
    'sdiffstore set setbit setex setnx setrange sinter sintercard sinterstore',
    'coroutine',
  ),
  ...each(
    'redis.asyncio.Redis',
    'sismember slowlog_get smembers smismember smove sort spop srandmember srem',
    'coroutine',
  ),
  ...each(
    'redis.asyncio.Redis',
    'sscan strlen sunion sunionstore swapdb time touch ttl type unlink wait xack',
    'coroutine',
  ),
  ...each('redis.asyncio.Redis', 'xadd xautoclaim xclaim xdel xgroup_create xgroup_createconsumer', 'coroutine'),
  ...each(
    'redis.asyncio.Redis',
    'xgroup_delconsumer xgroup_destroy xgroup_setid xinfo_consumers xinfo_groups',
    'coroutine',
  ),
  ...each(
    'redis.asyncio.Redis',
    'xinfo_stream xlen xpending xpending_range xrange xread xreadgroup xrevrange',
    'coroutine',
  ),
  ...each(
    'redis.asyncio.Redis',
    'xtrim zadd zcard zcount zdiff zincrby zinter zinterstore zlexcount zmpop',
    'coroutine',
  ),
  ...each('redis.asyncio.Redis', 'zmscore zpopmax zpopmin zrandmember zrange zrangebylex zrangebyscore', 'coroutine'),
  ...each('redis.asyncio.Redis', 'zrangestore zrank zrem zremrangebylex zremrangebyrank zremrangebyscore', 'coroutine'),
  ...each('redis.asyncio.Redis', 'zrevrange zrevrangebyscore zrevrank zscan zscore zunion zunionstore', 'coroutine'),
  ...each('redis.asyncio.Redis', 'hscan_iter scan_iter sscan_iter zscan_iter', 'async-iterator'),
  ...each('redis.asyncio.Redis', 'lock', 'manager-only'),
  ...each('redis.asyncio.client.Pipeline', 'aclose discard execute reset unwatch watch', 'coroutine'),
  ...each(
    'redis.asyncio.client.PubSub',
    'aclose close get_message ping psubscribe punsubscribe reset run',
    'coroutine',
  ),
  ...each('redis.asyncio.client.PubSub', 'subscribe unsubscribe', 'coroutine'),
  ...each('redis.asyncio.client.PubSub', 'listen', 'async-iterator'),
  ...each('redis.asyncio.lock.Lock', 'acquire extend locked owned reacquire release', 'coroutine'),
]

const SESSIONS = [
  'sqlalchemy.ext.asyncio.AsyncSession',
  'sqlalchemy.ext.asyncio.async_scoped_session',
  'sqlmodel.ext.asyncio.session.AsyncSession',
].join(' ')

/** sqlalchemy 2.0.54 and 2.1.1, sqlmodel 0.0.47. */
const sqlalchemy: readonly Entry[] = [
  ...each('sqlalchemy.ext.asyncio', 'close_all_sessions', 'coroutine'),
  ...each('sqlalchemy.ext.asyncio.AsyncEngine', 'dispose raw_connection', 'coroutine'),
  ...each('sqlalchemy.ext.asyncio.AsyncEngine', 'connect', 'manager'),
  ...each('sqlalchemy.ext.asyncio.AsyncEngine', 'begin', 'manager-only'),
  ...each('sqlalchemy.ext.asyncio.AsyncConnection', 'aclose close commit exec_driver_sql execute', 'coroutine'),
  ...each('sqlalchemy.ext.asyncio.AsyncConnection', 'execution_options get_isolation_level', 'coroutine'),
  ...each('sqlalchemy.ext.asyncio.AsyncConnection', 'get_raw_connection invalidate rollback run_sync', 'coroutine'),
  ...each('sqlalchemy.ext.asyncio.AsyncConnection', 'scalar scalars start', 'coroutine'),
  ...each('sqlalchemy.ext.asyncio.AsyncConnection', 'begin begin_nested stream stream_scalars', 'manager'),
  ...each(
    SESSIONS,
    'aclose close close_all commit connection delete execute flush get get_one invalidate',
    'coroutine',
  ),
  ...each(SESSIONS, 'merge refresh reset rollback scalar scalars stream stream_scalars', 'coroutine'),
  ...each(SESSIONS, 'begin begin_nested', 'manager'),
  ...each('sqlalchemy.ext.asyncio.AsyncSession sqlmodel.ext.asyncio.session.AsyncSession', 'run_sync', 'coroutine'),
  ...each('sqlalchemy.ext.asyncio.async_scoped_session', 'remove', 'coroutine'),
  ...each('sqlmodel.ext.asyncio.session.AsyncSession', 'exec', 'coroutine'),
  ...each('sqlalchemy.ext.asyncio.async_sessionmaker', 'begin', 'manager-only'),
  ...each('sqlalchemy.ext.asyncio.AsyncSessionTransaction', 'commit rollback start', 'coroutine'),
  ...each('sqlalchemy.ext.asyncio.AsyncTransaction', 'close commit rollback start', 'coroutine'),
  ...each('sqlalchemy.ext.asyncio.AsyncResult', 'fetchone freeze scalar scalar_one scalar_one_or_none', 'coroutine'),
  ...each(
    'sqlalchemy.ext.asyncio.AsyncResult sqlalchemy.ext.asyncio.AsyncScalarResult',
    'all close fetchall fetchmany first one one_or_none',
    'coroutine',
  ),
  ...each(
    'sqlalchemy.ext.asyncio.AsyncResult sqlalchemy.ext.asyncio.AsyncScalarResult',
    'partitions',
    'async-iterator',
  ),
]

/** pymongo 4.18.2. */
const pymongo: readonly Entry[] = [
  ...each('pymongo.AsyncMongoClient', 'aclose aconnect bulk_write close drop_database', 'coroutine'),
  ...each('pymongo.AsyncMongoClient', 'list_database_names list_databases server_info watch', 'coroutine'),
  ...each('pymongo.AsyncMongoClient', 'start_session', 'manager-only'),
  ...each(
    'pymongo.asynchronous.client_session.AsyncClientSession',
    'abort_transaction commit_transaction',
    'coroutine',
  ),
  ...each('pymongo.asynchronous.client_session.AsyncClientSession', 'end_session start_transaction', 'coroutine'),
  ...each('pymongo.asynchronous.client_session.AsyncClientSession', 'with_transaction', 'coroutine'),
  ...each('pymongo.asynchronous.database.AsyncDatabase', 'aggregate command create_collection', 'coroutine'),
  ...each('pymongo.asynchronous.database.AsyncDatabase', 'drop_collection list_collection_names', 'coroutine'),
  ...each('pymongo.asynchronous.database.AsyncDatabase', 'list_collections validate_collection watch', 'coroutine'),
  ...each('pymongo.asynchronous.collection.AsyncCollection', 'aggregate bulk_write count_documents', 'coroutine'),
  ...each('pymongo.asynchronous.collection.AsyncCollection', 'create_index create_indexes delete_many', 'coroutine'),
  ...each('pymongo.asynchronous.collection.AsyncCollection', 'delete_one distinct drop drop_index', 'coroutine'),
  ...each('pymongo.asynchronous.collection.AsyncCollection', 'drop_indexes estimated_document_count', 'coroutine'),
  ...each('pymongo.asynchronous.collection.AsyncCollection', 'find_one find_one_and_delete', 'coroutine'),
  ...each('pymongo.asynchronous.collection.AsyncCollection', 'find_one_and_replace find_one_and_update', 'coroutine'),
  ...each('pymongo.asynchronous.collection.AsyncCollection', 'index_information insert_many insert_one', 'coroutine'),
  ...each('pymongo.asynchronous.collection.AsyncCollection', 'list_indexes options rename replace_one', 'coroutine'),
  ...each('pymongo.asynchronous.collection.AsyncCollection', 'update_many update_one watch', 'coroutine'),
  ...each('pymongo.asynchronous.collection.AsyncCollection', 'find find_raw_batches', 'async-iterator'),
  ...each('pymongo.asynchronous.command_cursor.AsyncCommandCursor', 'close next to_list try_next', 'coroutine'),
  ...each('pymongo.asynchronous.cursor.AsyncCursor', 'close distinct explain next rewind to_list', 'coroutine'),
]

/** motor 3.7.1, which hands the work to threads when it is called. */
const motor: readonly Entry[] = [
  ...each('motor.motor_asyncio.AsyncIOMotorClient', 'bulk_write drop_database list_database_names', 'future'),
  ...each('motor.motor_asyncio.AsyncIOMotorClient', 'server_info', 'future'),
  ...each('motor.motor_asyncio.AsyncIOMotorClient', 'list_databases start_session', 'coroutine'),
  ...each('motor.motor_asyncio.AsyncIOMotorDatabase', 'command dereference drop_collection', 'future'),
  ...each('motor.motor_asyncio.AsyncIOMotorDatabase', 'list_collection_names validate_collection', 'future'),
  ...each('motor.motor_asyncio.AsyncIOMotorDatabase', 'create_collection list_collections', 'coroutine'),
  ...each('motor.motor_asyncio.AsyncIOMotorDatabase', 'aggregate', 'async-iterator'),
  ...each('motor.motor_asyncio.AsyncIOMotorCollection', 'bulk_write count_documents create_index', 'future'),
  ...each('motor.motor_asyncio.AsyncIOMotorCollection', 'create_indexes delete_many delete_one distinct', 'future'),
  ...each('motor.motor_asyncio.AsyncIOMotorCollection', 'drop drop_index drop_indexes', 'future'),
  ...each('motor.motor_asyncio.AsyncIOMotorCollection', 'estimated_document_count find_one', 'future'),
  ...each('motor.motor_asyncio.AsyncIOMotorCollection', 'find_one_and_delete find_one_and_replace', 'future'),
  ...each('motor.motor_asyncio.AsyncIOMotorCollection', 'find_one_and_update index_information insert_many', 'future'),
  ...each('motor.motor_asyncio.AsyncIOMotorCollection', 'insert_one options rename replace_one', 'future'),
  ...each('motor.motor_asyncio.AsyncIOMotorCollection', 'update_many update_one', 'future'),
  ...each('motor.motor_asyncio.AsyncIOMotorCollection', 'aggregate find find_raw_batches', 'async-iterator'),
  ...each('motor.motor_asyncio.AsyncIOMotorCollection', 'list_indexes', 'async-iterator'),
  ...each('motor.motor_asyncio.AsyncIOMotorCursor', 'close next', 'coroutine'),
  ...each('motor.motor_asyncio.AsyncIOMotorCursor', 'distinct explain to_list', 'future'),
]

/** aiosqlite 0.22.1, aiomysql 0.3.2, psycopg 3.3.6. */
const others: readonly Entry[] = [
  ...each('aiosqlite', 'connect', 'manager'),
  ...each('aiosqlite.Connection', 'backup close commit create_function enable_load_extension interrupt', 'coroutine'),
  ...each('aiosqlite.Connection', 'load_extension rollback', 'coroutine'),
  ...each('aiosqlite.Connection', 'cursor execute execute_fetchall execute_insert executemany', 'manager'),
  ...each('aiosqlite.Connection', 'executescript', 'manager'),
  ...each('aiosqlite.Connection', 'iterdump', 'async-iterator'),
  ...each('aiosqlite.Cursor', 'close execute executemany executescript fetchall fetchmany fetchone', 'coroutine'),

  ...each('aiomysql', 'connect create_pool', 'manager'),
  ...each('aiomysql.Connection', 'autocommit begin commit ensure_closed ping rollback select_db', 'coroutine'),
  ...each('aiomysql.Connection', 'cursor', 'manager'),
  ...each('aiomysql.Cursor', 'callproc close execute executemany nextset', 'coroutine'),
  ...each('aiomysql.Pool', 'clear wait_closed', 'coroutine'),
  ...each('aiomysql.Pool', 'acquire', 'manager'),

  ...each('psycopg.AsyncConnection', 'cancel_safe close commit connect execute rollback set_autocommit', 'coroutine'),
  ...each('psycopg.AsyncConnection', 'set_isolation_level wait', 'coroutine'),
  ...each('psycopg.AsyncConnection', 'pipeline transaction', 'manager-only'),
  ...each('psycopg.AsyncConnection', 'notifies', 'async-iterator'),
  ...each('psycopg.AsyncCursor', 'close execute executemany fetchall fetchmany fetchone scroll', 'coroutine'),
  ...each('psycopg.AsyncCursor', 'copy', 'manager-only'),
  ...each('psycopg.AsyncCursor', 'stream', 'async-iterator'),
]

export const databaseFunctions: readonly Entry[] = [
  ...asyncpg,
  ...redis,
  ...sqlalchemy,
  ...pymongo,
  ...motor,
  ...others,
]
