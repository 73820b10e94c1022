/** Functions that call what they are given, later or elsewhere, and drop what it returns. */

import { argumentsOf } from '../../../src/python/calls.ts'
import { LOOP_TYPES } from '../../../src/python/event-loops.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { libraryCall, libraryName } from '../../../src/python/receivers.ts'
import type { Node } from '../../../src/python/tree.ts'

export type SlotKind =
  | 'done-callback'
  | 'exit-handler'
  | 'loop-callback'
  | 'process-target'
  | 'signal-handler'
  | 'thread-target'
  | 'timer-function'

type Slot = { readonly kind: SlotKind; readonly position: number; readonly keyword: string }

const slot = (kind: SlotKind, position: number, keyword: string): Slot => ({ kind, position, keyword })

const slots: ReadonlyMap<string, Slot> = new Map([
  ['atexit.register', slot('exit-handler', 0, 'func')],
  ['multiprocessing.Process', slot('process-target', 1, 'target')],
  ['signal.signal', slot('signal-handler', 1, 'handler')],
  ['threading.Thread', slot('thread-target', 1, 'target')],
  ['threading.Timer', slot('timer-function', 1, 'function')],
])

const TASK = `asyncio\\.(?:Future|Task|TaskGroup\\.create_task|create_task|ensure_future|gather)|concurrent\\.futures\\.Future`

const methods: readonly (readonly [RegExp, Slot])[] = [
  [new RegExp(`^${LOOP_TYPES}\\.call_soon(_threadsafe)?$`), slot('loop-callback', 0, 'callback')],
  [new RegExp(`^${LOOP_TYPES}\\.(call_at|call_later|add_reader|add_writer)$`), slot('loop-callback', 1, 'callback')],
  [new RegExp(`^${LOOP_TYPES}\\.add_signal_handler$`), slot('signal-handler', 1, 'callback')],
  [
    new RegExp(`^(${TASK}|${LOOP_TYPES}\\.(create_future|create_task|run_in_executor))\\.add_done_callback$`),
    slot('done-callback', 0, 'fn'),
  ],
]

/** The last names of all of them. */
const NAMES: ReadonlySet<string> = new Set([
  ...[...slots.keys()].map(name => name.slice(name.lastIndexOf('.') + 1)),
  ...'call_soon call_soon_threadsafe call_at call_later add_reader add_writer add_signal_handler add_done_callback'.split(
    ' ',
  ),
])

export type Callback = {
  readonly call: Node
  readonly kind: SlotKind
  /** The function that is handed over. */
  readonly function: Node
}

/** The callback that a call hands over, or null. */
export function callbackOf(call: Node, file: PythonFile): Callback | null {
  const method = call.get('function')?.get('attribute')?.text
  if (method !== undefined && !NAMES.has(method)) return null
  const name = libraryCall(call, file)
  const found = name === null ? null : slotOf(name)
  if (!found) return null
  const { positional, keywords } = argumentsOf(call)
  const given = keywords.get(found.keyword) ?? positional[found.position]
  return given ? { call, kind: found.kind, function: given } : null
}

function slotOf(name: string): Slot | null {
  return slots.get(name) ?? methods.find(([pattern]) => pattern.test(name))?.[1] ?? null
}

/** True for `@atexit.register`, which registers the function below. */
export function registersAtExit(decorator: Node, file: PythonFile): boolean {
  return libraryName(decorator.children[0] ?? null, file) === 'atexit.register'
}
