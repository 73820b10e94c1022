/** Whether something else is put in the place of what a file calls, as tests do. */

import type { PythonFile } from '../python/file.ts'
import { descendantsWith } from '../python/tree.ts'
import type { Facts } from './facts.ts'

/**
 * True where the project assigns to, or patches, something of this last name, or names it in a string of its own, as
 * `patch("shop.asyncio.create_task")` and `patch.object(asyncio, "create_task")` do.
 */
export function isPatched(word: string, file: PythonFile, facts: Facts): boolean {
  const patched = [...file.names.patched, ...facts.patchedElsewhere(word, file.path)]
  if (patched.some(each => each === word || each.endsWith(`.${word}`))) return true
  const named = new RegExp(`["'.]${word}["']+$`)
  return facts
    .filesWith(word)
    .some(each => descendantsWith(word, each.tree.root, 'string').some(({ text }) => named.test(text)))
}
