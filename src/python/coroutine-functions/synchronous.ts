/**
 * Functions that people await by mistake. Not here: what hands on a thing of the caller, which may be awaitable, as
 * `asyncio.Queue.get_nowait()`, `Task.result()`, `next()` and `getattr()` do.
 */

import { eventLoops, tasks } from './asyncio.ts'
import { qualified } from './table.ts'

const LOGGERS = 'logging logging.Logger logging.getLogger'
const REQUESTERS = 'httpx httpx.Client requests requests.Session requests.session'
const RESPONSES = qualified(REQUESTERS, 'delete get head options patch post put request').join(' ')

/** CPython 3.11. */
const python = [
  ...qualified('builtins', 'abs all any ascii bin bool bytearray bytes callable chr complex delattr dict dir divmod'),
  ...qualified('builtins', 'enumerate filter float format frozenset globals hasattr hash hex id input int isinstance'),
  ...qualified('builtins', 'issubclass len list locals map oct open ord print range repr reversed set setattr slice'),
  ...qualified('builtins', 'sorted str tuple vars zip'),

  ...qualified('asyncio', 'all_tasks get_event_loop get_running_loop iscoroutine iscoroutinefunction isfuture'),
  ...qualified('asyncio', 'new_event_loop run_coroutine_threadsafe set_event_loop'),
  ...qualified('asyncio.Condition', 'locked notify notify_all release'),
  ...qualified('asyncio.Event', 'clear is_set set'),
  ...qualified('asyncio.Lock asyncio.Semaphore', 'locked release'),
  ...qualified('asyncio.Queue', 'empty full put_nowait qsize shutdown task_done'),
  ...qualified('asyncio.Runner', 'close get_loop'),
  ...qualified('asyncio.Server', 'close is_serving'),
  ...qualified('asyncio.StreamReader', 'at_eof feed_data feed_eof'),
  ...qualified('asyncio.StreamWriter', 'can_write_eof close is_closing write write_eof writelines'),
  ...qualified('asyncio.subprocess.Process', 'kill send_signal terminate'),
  ...qualified('asyncio.timeout asyncio.timeout_at', 'expired reschedule when'),
  ...qualified(tasks, 'add_done_callback cancel cancelled done exception get_name remove_done_callback set_name'),
  ...qualified('asyncio.Future', 'add_done_callback cancel cancelled done exception set_exception set_result'),
  ...qualified(eventLoops, 'add_reader add_signal_handler add_writer call_at call_later call_soon'),
  ...qualified(eventLoops, 'call_soon_threadsafe close is_closed is_running remove_reader remove_signal_handler'),
  ...qualified(eventLoops, 'remove_writer run_forever set_debug stop time'),

  ...qualified('concurrent.futures.Executor', 'map shutdown submit'),
  ...qualified('io.IOBase', 'close flush read readline readlines seek tell truncate write writelines'),
  ...qualified('json', 'dump dumps load loads'),
  ...qualified(LOGGERS, 'critical debug error exception info log warning'),
  ...qualified('os', 'chdir chmod cpu_count getcwd getenv getpid kill link listdir makedirs mkdir putenv remove'),
  ...qualified('os', 'removedirs rename renames replace rmdir scandir stat symlink system unlink urandom walk'),
  ...qualified('os.path', 'abspath basename dirname exists expanduser getmtime getsize isabs isdir isfile islink join'),
  ...qualified('os.path', 'normpath realpath relpath split splitext'),
  ...qualified('pathlib.Path', 'absolute as_posix as_uri chmod cwd exists expanduser glob group hardlink_to home'),
  ...qualified(
    'pathlib.Path',
    'is_absolute is_dir is_file is_mount is_relative_to is_socket is_symlink iterdir joinpath',
  ),
  ...qualified('pathlib.Path', 'lstat match mkdir open owner read_bytes read_text readlink relative_to rename replace'),
  ...qualified('pathlib.Path', 'resolve rglob rmdir samefile stat symlink_to touch unlink with_name with_stem'),
  ...qualified('pathlib.Path', 'with_suffix write_bytes write_text'),
  ...qualified('queue.Queue', 'empty full join put put_nowait qsize task_done'),
  ...qualified('shutil', 'copy copy2 copyfile copytree disk_usage make_archive move rmtree unpack_archive which'),
  ...qualified('sqlite3', 'connect'),
  ...qualified('sqlite3.Connection', 'close commit cursor execute executemany executescript rollback'),
  ...qualified('sqlite3.Cursor', 'close execute executemany executescript fetchall fetchmany fetchone'),
  ...qualified('subprocess', 'Popen call check_call check_output getoutput getstatusoutput run'),
  ...qualified('subprocess.Popen', 'communicate kill poll send_signal terminate wait'),
  ...qualified('threading.Event', 'clear is_set set wait'),
  ...qualified('threading.Lock threading.RLock threading.Semaphore', 'acquire release'),
  ...qualified('threading.Thread', 'is_alive join start'),
  ...qualified('time', 'monotonic monotonic_ns perf_counter perf_counter_ns process_time sleep strftime time time_ns'),
]

/** In the versions that the tables of asynchronous functions name, and requests 2.34. */
const libraries = [
  ...qualified('aiohttp.ClientResponse', 'close raise_for_status'),
  ...qualified('aiohttp.StreamReader', 'at_eof'),
  ...qualified('anyio.abc.TaskGroup', 'start_soon'),
  ...qualified('asyncpg.Connection asyncpg.Pool', 'terminate'),
  ...qualified('asyncpg.Connection', 'is_closed is_in_transaction'),
  ...qualified('fastapi.BackgroundTasks starlette.background.BackgroundTasks', 'add_task'),
  ...qualified('httpx.Response', 'close iter_bytes iter_lines iter_raw iter_text json raise_for_status read'),
  ...qualified('playwright.async_api.Locator playwright.async_api.Page', 'frame_locator get_by_alt_text get_by_label'),
  ...qualified(
    'playwright.async_api.Locator playwright.async_api.Page',
    'get_by_placeholder get_by_role get_by_test_id',
  ),
  ...qualified('playwright.async_api.Locator playwright.async_api.Page', 'get_by_text get_by_title locator'),
  ...RESPONSES.split(' '),
  ...qualified(RESPONSES, 'close json raise_for_status'),
  ...qualified('sqlalchemy.engine.Result', 'all fetchall fetchmany fetchone first mappings one one_or_none scalar'),
  ...qualified('sqlalchemy.engine.Result', 'scalar_one scalar_one_or_none scalars tuples unique'),
  ...qualified('sqlalchemy.engine.ScalarResult', 'all fetchall fetchmany first one one_or_none unique'),
  ...qualified('sqlalchemy.ext.asyncio.AsyncSession sqlalchemy.ext.asyncio.async_scoped_session', 'add add_all'),
  ...qualified('sqlalchemy.ext.asyncio.AsyncSession sqlalchemy.ext.asyncio.async_scoped_session', 'expire expunge'),
  ...qualified('sqlmodel.ext.asyncio.session.AsyncSession', 'add add_all expire expunge'),
]

export const syncFunctions: ReadonlySet<string> = new Set([...python, ...libraries])
