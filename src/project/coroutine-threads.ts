/** Whether the coroutines that use an object may run in more than one thread. */

import { executionOf } from '../python/execution.ts'
import type { PythonFile } from '../python/file.ts'
import { importsFrom } from '../python/imports.ts'
import { oncePerNode } from '../python/memo.ts'
import type { Home } from '../python/object-uses.ts'
import { descendantsWhere, type Node } from '../python/tree.ts'
import type { Facts } from './facts.ts'
import { isPackage } from './modules.ts'

/** Servers that give each request or job a thread, and an event loop to each coroutine in it. */
const SERVERS = [
  'asgiref',
  'bottle',
  'celery',
  'cherrypy',
  'django',
  'dramatiq',
  'flask',
  'multiprocessing.dummy',
  'pyramid',
  'streamlit',
]

/** Functions that are only there where event loops run in several threads. */
const OTHER_LOOPS = ['anyio.from_thread', 'asyncio.new_event_loop', 'asyncio.run_coroutine_threadsafe']

/** Names that start threads; a thread runs coroutines when it starts an event loop of its own. */
const THREADS = [
  'anyio.to_thread',
  'asyncio.to_thread',
  'concurrent.futures.ThreadPoolExecutor',
  'concurrent.futures.thread.ThreadPoolExecutor',
  'multiprocessing.pool.ThreadPool',
  'threading.Thread',
  'threading.Timer',
]

const LOOPS = ['anyio.run', 'asyncio.Runner', 'asyncio.run']

/** Methods and classes by their own names: a loop or an executor may be called anything. */
const OTHER_LOOP_WORDS = new Set(['new_event_loop', 'run_coroutine_threadsafe', 'run_forever'])
const THREAD_WORDS = new Set(
  'Thread ThreadPool ThreadPoolExecutor Timer run_in_executor start_new_thread submit to_thread'.split(' '),
)
const LOOP_WORDS = new Set(['Runner', 'run', 'run_until_complete'])

/**
 * True where it is not proved that one thread alone runs the coroutines that use the object. Nobody sees what the users of
 * a library do.
 */
export function mayRunInThreads({ kept }: Home, file: PythonFile, facts: Facts): boolean {
  const { namesOtherLoop, startsThread, startsLoop } = wordsIn(file.tree.root, file)
  if (SERVERS.some(server => importsFrom(file, server)) || namesOtherLoop) return true
  if (startsThread && startsLoop) return true
  if (kept === 'local') return false
  const isNamed = (name: string) => facts.mentionsElsewhere(name, file.path).length > 0
  if (isPublic(file, facts) || [...SERVERS, ...OTHER_LOOPS].some(isNamed)) return true
  return (startsThread || THREADS.some(isNamed)) && (startsLoop || LOOPS.some(isNamed))
}

/** What the names in a file tell. */
const wordsIn = oncePerNode((root, _file) => {
  const words = descendantsWhere(mayCount, root, 'identifier')
  return {
    namesOtherLoop: words.some(({ text }) => OTHER_LOOP_WORDS.has(text)),
    startsThread: words.some(({ text }) => THREAD_WORDS.has(text)),
    startsLoop: words.some(word => LOOP_WORDS.has(word.text) && mayRunAnywhere(word)),
  }
})

const COUNTED = [...OTHER_LOOP_WORDS, ...THREAD_WORDS, ...LOOP_WORDS]

const mayCount = (body: Node) => COUNTED.some(word => body.tree.holds(word, body))

/** False for what the module itself runs: it does so in the thread that imports it. */
function mayRunAnywhere(word: Node): boolean {
  return executionOf(word).function !== null || word.ancestor('import_from_statement') !== null
}

/** True for a package itself, a module that lists what it exports, and one that a package hands on. */
function isPublic(file: PythonFile, facts: Facts): boolean {
  if (isPackage(file.path) || file.scopes.module.bindings.has('__all__')) return true
  return facts.mentionsElsewhere(file.module, file.path).some(({ path }) => isPackage(path))
}
