/** Which arguments of asyncio's functions have to be awaitable, as data. */

import { argumentsOf } from './calls.ts'
import { eventLoops } from './coroutine-functions/asyncio.ts'
import type { PythonFile } from './file.ts'
import { libraryCall } from './receivers.ts'
import type { Node } from './tree.ts'

/** The name of the first parameter, which takes the awaitable. */
const FIRST: Readonly<Record<string, string>> = {
  'asyncio.Runner.run': 'coro',
  'asyncio.Task': 'coro',
  'asyncio.TaskGroup.create_task': 'coro',
  'asyncio.create_task': 'coro',
  'asyncio.ensure_future': 'coro_or_future',
  'asyncio.run': 'main',
  'asyncio.run_coroutine_threadsafe': 'coro',
  'asyncio.shield': 'arg',
  'asyncio.wait_for': 'fut',
  ...Object.fromEntries(
    eventLoops.split(' ').flatMap(loop => [
      [`${loop}.create_task`, 'coro'],
      [`${loop}.run_until_complete`, 'future'],
    ]),
  ),
}

/** Functions whose first parameter takes a collection of awaitables. */
const COLLECTED = new Set(['asyncio.as_completed', 'asyncio.wait'])

/** The last names of the functions. */
export const takersOfAwaitables: readonly string[] = [
  ...new Set(
    ['asyncio.gather', ...Object.keys(FIRST), ...COLLECTED].map(name => name.slice(name.lastIndexOf('.') + 1)),
  ),
]

const METHODS: ReadonlySet<string> = new Set(takersOfAwaitables)

/** The expressions for which a call needs something awaitable; those in a list that is written out count too. */
export function awaitableArguments(call: Node, file: PythonFile): readonly Node[] {
  const method = call.get('function')?.get('attribute')?.text
  if (method !== undefined && !METHODS.has(method)) return []
  const name = libraryCall(call, file) ?? ''
  const { positional, keywords } = argumentsOf(call)
  if (name === 'asyncio.gather') return [...positional, ...starred(call).flatMap(listed)]
  const keyword = Object.hasOwn(FIRST, name) ? (FIRST[name] as string) : COLLECTED.has(name) ? 'fs' : null
  if (keyword === null) return []
  const given = keywords.get(keyword) ?? positional[0]
  if (!given) return []
  return COLLECTED.has(name) ? listed(given) : [given]
}

function starred(call: Node): Node[] {
  const given = call.get('arguments')?.children ?? []
  return given.filter(({ kind }) => kind === 'list_splat').flatMap(({ children }) => children)
}

function listed(collection: Node): readonly Node[] {
  return /^(list|tuple|set)$/.test(collection.kind) ? collection.children : []
}
