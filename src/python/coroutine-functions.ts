/** What functions of libraries give that somebody has to await, as data. */

import { canonicalName } from './library-types.ts'

export type LibraryAwaitable = 'coroutine' | 'future' | 'manager' | 'manager-only' | 'async-iterator'

const KNOWN: Readonly<Record<string, LibraryAwaitable>> = {
  'asyncio.sleep': 'coroutine',
  'asyncio.to_thread': 'coroutine',
  'asyncio.wait_for': 'coroutine',
  'asyncio.gather': 'future',
  'asyncio.shield': 'future',
  'asyncio.create_task': 'future',
  'asyncio.ensure_future': 'future',
  'asyncio.Queue.put': 'coroutine',
  'asyncio.Queue.get': 'coroutine',
}

/** By canonical name; null where the function is not in the table. */
export function libraryAwaitable(name: string): LibraryAwaitable | null {
  return KNOWN[canonicalName(name)] ?? null
}
