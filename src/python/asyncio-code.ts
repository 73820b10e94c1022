/** Code that certainly runs on asyncio's event loop, and on no other one. */

import { eventLoopOf } from './event-loops.ts'
import type { PythonFile } from './file.ts'
import { importsFrom } from './imports.ts'
import type { Node } from './tree.ts'

/** What works without a loop, and stands in code for any. */
const ANYWHERE = /^asyncio\.(coroutines\.)?iscoroutine(function)?$/

/** Libraries with which one file serves several event loops. */
const NEUTRAL = ['anyio', 'sniffio']

/**
 * True for a coroutine that uses asyncio by name, or whose class or outermost function does. A file that imports no event loop may be for
 * any of them, and in one that imports anyio as well only the coroutine itself counts.
 */
export function runsOnAsyncio(coroutine: Node, file: PythonFile): boolean {
  if (eventLoopOf(file) !== 'asyncio') return false
  const own = NEUTRAL.some(each => importsFrom(file, each)) ? coroutine : outermost(coroutine)
  const imports = file.scopes.imports.filter(({ target }) => /^asyncio(\.|$)/.test(target ?? ''))
  return imports.some(({ name }) => file.scopes.named(name).some(use => own.contains(use) && isOfAsyncio(use, file)))
}

function outermost(coroutine: Node): Node {
  let found = coroutine
  for (let outer = coroutine.parent; outer; outer = outer.parent)
    if (/^(class|function)_definition$/.test(outer.kind)) found = outer
  return found
}

function isOfAsyncio(use: Node, file: PythonFile): boolean {
  const isModule = use.field === 'object' && use.parent?.kind === 'attribute'
  const name = file.names.of(isModule ? use.parent : use) ?? ''
  return name.startsWith('asyncio.') && !ANYWHERE.test(name)
}
