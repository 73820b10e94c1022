/** What calling a function of a library gives: something to await, something to enter, or neither. */

import { asyncioFunctions } from './coroutine-functions/asyncio.ts'
import { databaseFunctions } from './coroutine-functions/databases.ts'
import { fileFunctions } from './coroutine-functions/files.ts'
import { syncFunctions } from './coroutine-functions/synchronous.ts'
import type { LibraryAwaitable } from './coroutine-functions/table.ts'
import { webFunctions } from './coroutine-functions/web.ts'
import { canonicalName } from './library-types.ts'

export type { LibraryAwaitable } from './coroutine-functions/table.ts'

/** What each function gives, by canonical name. */
export const libraryAwaitables: ReadonlyMap<string, LibraryAwaitable> = new Map([
  ...asyncioFunctions,
  ...webFunctions,
  ...databaseFunctions,
  ...fileFunctions,
])

/** Top-level names of the libraries in the table. */
export const asyncLibraries: ReadonlySet<string> = new Set(
  [...libraryAwaitables.keys()].map(name => name.slice(0, name.indexOf('.'))),
)

/** What a call of the function gives: `asyncio.sleep` a coroutine. Null for a function that is not in the table. */
export function libraryAwaitable(name: string): LibraryAwaitable | null {
  return libraryAwaitables.get(canonicalName(name)) ?? null
}

/**
 * True for a function of which it is certain that what it gives cannot be awaited: `time.sleep`, `asyncio.Queue.put_nowait`.
 * `await asyncio.create_task(f())` has the name of the task, so for an object of `via` `'await'` the answer may be wrong.
 */
export function isSyncLibraryCall(name: string): boolean {
  return syncFunctions.has(canonicalName(name))
}
