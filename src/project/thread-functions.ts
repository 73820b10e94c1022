/** Functions that certainly run in another thread than the event loop, and what they are given there. */

import { classOfSelf, methodOwner } from '../python/attributes.ts'
import { handedTo, runsOn } from '../python/callbacks.ts'
import { argumentOf, argumentsOf } from '../python/calls.ts'
import { executionOf } from '../python/execution.ts'
import type { PythonFile } from '../python/file.ts'
import { identifiersNamed } from '../python/named-nodes.ts'
import { nameInModule } from '../python/names.ts'
import { libraryCall } from '../python/receivers.ts'
import { runsLoopInThread } from '../python/thread-loops.ts'
import type { Node } from '../python/tree.ts'
import type { Facts } from './facts.ts'
import { referencesTo } from './references.ts'
import { startsOf } from './starts.ts'

/** Processes have objects of their own, and greenlets share the thread of the loop. */
const OTHER_WORKERS = /\b(multiprocessing|ProcessPoolExecutor|ProcessPool|Process|gevent|eventlet)\b/

/** One of them is in each file that starts a thread. */
export const threadWords: readonly string[] =
  'Thread Timer to_thread run_in_executor submit run_sync run_in_threadpool sync_to_async'.split(' ')

/** False for a file that names nothing which starts a thread: then none of its functions is known to run in one. */
export function startsThreads({ tree }: PythonFile): boolean {
  return threadWords.some(word => tree.holds(word, tree.root))
}

/**
 * True for a function or lambda that only threads run, none of which has an event loop of its own: nothing else calls it, or those that do
 * run in threads as well.
 */
export function onlyRunsInThreads(frame: Node, file: PythonFile, facts: Facts): boolean {
  if (!startsThreads(file) || OTHER_WORKERS.test(file.text) || runsLoopInThread(file)) return false
  if (frame.kind === 'lambda') return runsOn(frame, file) === 'worker'
  if (isRunOfThread(frame, file, facts)) return true
  // Threads are started in the same file nearly always, and to ask the project takes long.
  if (!isHandedToThread(frame, file)) return false
  const { ways, functions } = startsOf(frame, file, facts)
  const isInThread = ways.size === 1 && ways.has('worker')
  return isInThread && !functions.some(each => OTHER_WORKERS.test(each.file.text) || runsLoopInThread(each.file))
}

/** True where this file hands the function to a thread, or one that names it, as far as names tell. */
function isHandedToThread(frame: Node, file: PythonFile): boolean {
  const functions = new Set([frame])
  for (const each of functions)
    for (const use of usesOf(each, file)) {
      if (handedTo(use, file) === 'worker') return true
      const { function: around } = executionOf(use)
      if (around?.kind === 'lambda' && runsOn(around, file) === 'worker') return true
      if (around?.kind === 'function_definition') functions.add(around)
    }
  return false
}

/** `read`, `self.read` and the like, which may be the function; of another class `self` is another object. */
function usesOf(definition: Node, file: PythonFile): Node[] {
  const { tree } = file
  const name = definition.get('name')?.text ?? ''
  const owner = methodOwner(definition)
  const found = tree.placesOf(name).length < 2 ? [] : identifiersNamed(name, tree)
  return found
    .filter(each => each.field !== 'name')
    .map(each => (each.field === 'attribute' ? (each.parent as Node) : each))
    .filter(each => {
      const object = each.kind === 'attribute' ? (each.get('object') as Node) : null
      const ofSelf = object && classOfSelf(object, file)
      return (object !== null || !owner) && (!ofSelf || ofSelf === owner)
    })
}

/** `run()` of a class of threads, which nothing calls by its name. */
function isRunOfThread(definition: Node, file: PythonFile, facts: Facts): boolean {
  const bases = methodOwner(definition)?.get('superclasses')?.children ?? []
  if (definition.get('name')?.text !== 'run' || !bases.some(base => file.names.of(base) === 'threading.Thread'))
    return false
  const summary = facts.functionNamed(nameInModule(definition, file))
  return !!summary && referencesTo([summary], facts).every(({ kind }) => kind !== 'call')
}

const EXECUTORS: ReadonlyMap<string, number> = new Map([
  ['asyncio.to_thread', 0],
  ['concurrent.futures.Executor.submit', 0],
  ['asyncio.get_event_loop.run_in_executor', 1],
  ['asyncio.get_running_loop.run_in_executor', 1],
])

/** What the one place of this file that starts a thread with the function gives for its parameter; null where there is none or more than one. */
export function threadArgument(parameter: Node, frame: Node, file: PythonFile, facts: Facts): Node | null {
  const name = frame.get('name')?.text ?? ''
  if (!startsThreads(file) || file.tree.placesOf(name).length < 2) return null
  const summary = facts.functionNamed(nameInModule(frame, file))
  const references = summary ? referencesTo([summary], facts).filter(({ kind }) => kind !== 'import') : []
  const [only] = references
  if (references.length !== 1 || only?.kind !== 'other' || only.file.path !== file.path) return null
  const isMethod = only.node.kind === 'attribute'
  const names = (frame.get('parameters')?.children ?? []).slice(isMethod ? 1 : 0)
  const position = names.findIndex(each => each === parameter || each.children[0] === parameter)
  const list = only.node.parent?.kind === 'keyword_argument' ? only.node.parent.parent : only.node.parent
  const call = list?.kind === 'argument_list' ? list.parent : null
  if (!call || position < 0) return null
  const starter = libraryCall(call, file) ?? ''
  if (/^threading\.(Thread|Timer)$/.test(starter)) {
    const given = argumentOf(call, 'args', starter.endsWith('Thread') ? 3 : 2)
    const items = /^(tuple|list)$/.test(given?.kind ?? '') ? (given?.children ?? []) : []
    return items.some(each => each.kind === 'list_splat') ? null : (items[position] ?? null)
  }
  const first = EXECUTORS.get(starter)
  return first === undefined ? null : (argumentsOf(call).positional[first + 1 + position] ?? null)
}
