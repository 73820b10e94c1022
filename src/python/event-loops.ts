/** Which event loop a file is written for: asyncio's functions fail under another one. */

import type { PythonFile } from './file.ts'
import { importsFrom } from './imports.ts'

/** `anyio`: asyncio's loop or trio's, so that only anyio's functions are right. `other`: trio, curio, and anyio itself. */
export type EventLoop = 'asyncio' | 'anyio' | 'other'

const OTHERS = ['trio', 'curio']

/** The type of asyncio's event loops and the functions that give one, as a part of a pattern for qualified names. */
export const LOOP_TYPES = 'asyncio\\.(?:AbstractEventLoop|get_event_loop|get_running_loop|new_event_loop)'

const LOOP_TYPE = new RegExp(`^${LOOP_TYPES}$`)
const LOOP_METHOD = new RegExp(`^${LOOP_TYPES}\\.(\\w+)$`)

/** True for the type of an event loop, as `originOf` names it. */
export function isLoopType(name: string | null): boolean {
  return LOOP_TYPE.test(name ?? '')
}

/** The method of an event loop that a qualified name stands for: `call_at` of `asyncio.get_running_loop.call_at`; null for other names. */
export function loopMethod(name: string | null): string | null {
  return LOOP_METHOD.exec(name ?? '')?.[1] ?? null
}

/** The event loop that the coroutines of a file run on. */
export function eventLoopOf(file: PythonFile): EventLoop {
  const known = loops.get(file)
  if (known) return known
  const found = findLoop(file)
  loops.set(file, found)
  return found
}

const loops = new WeakMap<PythonFile, EventLoop>()

function findLoop(file: PythonFile): EventLoop {
  const [home = ''] = file.module.split('.')
  if (OTHERS.includes(home) || OTHERS.some(library => importsFrom(file, library))) return 'other'
  if (importsFrom(file, 'asyncio')) return 'asyncio'
  if (home === 'anyio') return 'other'
  return importsFrom(file, 'anyio') ? 'anyio' : 'asyncio'
}

/** True for code that another event loop than asyncio's may run. */
export function runsOnOtherLoop(file: PythonFile): boolean {
  return eventLoopOf(file) !== 'asyncio'
}
