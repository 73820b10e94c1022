/** Which event loop a file is written for: asyncio's functions fail under another one. */

import type { PythonFile } from './file.ts'
import { importsFrom } from './imports.ts'

/** `anyio`: asyncio's loop or trio's, so that only anyio's functions are right. `other`: trio, curio, and anyio itself. */
export type EventLoop = 'asyncio' | 'anyio' | 'other'

const OTHERS = ['trio', 'curio']

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
