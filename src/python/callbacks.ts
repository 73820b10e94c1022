/** Where a nested function or lambda runs, by what it is handed to. */

import type { PythonFile } from './file.ts'
import { libraryCall } from './receivers.ts'
import type { Node } from './tree.ts'

/** `loop`: the event loop calls it. `worker`: another thread or process does. */
export type RunsOn = 'loop' | 'worker'

type Slot = { readonly on: RunsOn; readonly position: number | null; readonly keyword?: string }

const LOOPS = [
  'asyncio.get_running_loop',
  'asyncio.get_event_loop',
  'asyncio.new_event_loop',
  'asyncio.AbstractEventLoop',
]

const ofLoops = (slots: Readonly<Record<string, Slot>>) =>
  LOOPS.flatMap(loop => Object.entries(slots).map(([method, slot]): [string, Slot] => [`${loop}.${method}`, slot]))

const worker = (position: number | null, keyword?: string): Slot => ({
  on: 'worker',
  position,
  ...(keyword && { keyword }),
})
const loop = (position: number): Slot => ({ on: 'loop', position })

/** Which argument of a call is a function that runs elsewhere or later. */
const slots: ReadonlyMap<string, Slot> = new Map([
  ...ofLoops({
    add_reader: loop(1),
    add_signal_handler: loop(1),
    add_writer: loop(1),
    call_at: loop(1),
    call_later: loop(1),
    call_soon: loop(0),
    call_soon_threadsafe: loop(0),
    run_in_executor: worker(1),
  }),
  ['asyncio.create_task.add_done_callback', loop(0)],
  ['asyncio.Task.add_done_callback', loop(0)],
  ['asyncio.Future.add_done_callback', loop(0)],
  ['asyncio.ensure_future.add_done_callback', loop(0)],
  ['anyio.to_thread.run_sync', worker(0)],
  ['asgiref.sync.sync_to_async', worker(0)],
  ['asyncio.to_thread', worker(0)],
  ['channels.db.database_sync_to_async', worker(0)],
  ['concurrent.futures.Executor.map', worker(0)],
  ['concurrent.futures.Executor.submit', worker(0)],
  ['fastapi.concurrency.run_in_threadpool', worker(0)],
  ['multiprocessing.Process', worker(null, 'target')],
  ['starlette.concurrency.run_in_threadpool', worker(0)],
  ['threading.Thread', worker(1, 'target')],
  ['threading.Timer', worker(1, 'function')],
  ['trio.to_thread.run_sync', worker(0)],
])

/** Where a `def` or `lambda` inside of a function runs, or null where that is not certain or where its uses differ. */
export function runsOn(definition: Node, file: PythonFile): RunsOn | null {
  const uses = definition.kind === 'lambda' ? [definition] : usesOf(definition, file)
  const places = new Set(uses.map(use => handedTo(use, file)))
  return places.size === 1 ? ([...places][0] ?? null) : null
}

/** True for an argument that code in a worker is given: `path.glob('*')` in `asyncio.to_thread(list, path.glob('*'))`. */
export function isGivenToWorker(argument: Node, file: PythonFile): boolean {
  const list = argument.parent?.kind === 'keyword_argument' ? argument.parent.parent : argument.parent
  const call = list?.kind === 'argument_list' ? list.parent : null
  return call?.kind === 'call' && slots.get(libraryCall(call, file) ?? '')?.on === 'worker'
}

function usesOf(definition: Node, file: PythonFile): Node[] {
  const name = definition.get('name')
  const bindings = name && file.scopes.lookup(name.text, definition)
  const [only] = bindings ?? []
  if (!only || bindings?.length !== 1 || only.node !== name) return []
  return file.scopes.references(only).filter(use => use !== name)
}

/** Where a function runs that is named here to be handed over, or null where that is not certain. */
export function handedTo(use: Node, file: PythonFile): RunsOn | null {
  const isKeyword = use.parent?.kind === 'keyword_argument'
  const list = isKeyword ? use.parent?.parent : use.parent
  const call = list?.kind === 'argument_list' ? list.parent : null
  const slot = call?.kind === 'call' ? slots.get(libraryCall(call, file) ?? '') : undefined
  if (!slot || !list) return null
  const isHere = isKeyword
    ? use.parent?.get('name')?.text === slot.keyword
    : slot.position !== null && list.children.indexOf(use) === slot.position
  return isHere ? slot.on : null
}
