/** The form of the tables of asynchronous libraries. */

/** What calling a function of a library gives. */
export type LibraryAwaitable =
  /** A coroutine object: nothing happens unless it is awaited or made a task. */
  | 'coroutine'
  /** An awaitable that is under way already, or that others set: `asyncio.gather()`, `loop.run_in_executor()`. */
  | 'future'
  /** An object that may be awaited or entered with `async with`: `aiohttp.ClientSession.get()`, `asyncpg.connect()`. */
  | 'manager'
  /** An object for `async with`, which can neither be awaited nor entered with `with`: `asyncio.timeout()`. */
  | 'manager-only'
  /** An object for `async for`, which can neither be awaited nor looped over with `for`: `httpx.Response.aiter_lines()`. */
  | 'async-iterator'

export type Entry = readonly [name: string, gives: LibraryAwaitable]

/** The same for each name of each owner; both are separated by blanks. */
export function each(owners: string, names: string, gives: LibraryAwaitable): Entry[] {
  return qualified(owners, names).map((name): Entry => [name, gives])
}

/** `a b` with `x y` → `a.x`, `a.y`, `b.x`, `b.y`. */
export function qualified(owners: string, names: string): string[] {
  return owners.split(' ').flatMap(owner => names.split(' ').map(name => `${owner}.${name}`))
}
