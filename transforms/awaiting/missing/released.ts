/** Locks that are acquired and never released. */

import type { PythonFile } from '../../../src/python/file.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import type { Missing } from './found.ts'

export const releasedReasons = {
  'never-released': 'nothing in this file releases it, so that whoever comes next would wait for ever',
} as const

/** True for `lock.acquire()` of a lock of asyncio without a `lock.release()` anywhere in the file. */
export function isNeverReleased(call: Node, { name }: Missing, file: PythonFile): boolean {
  if (!/^asyncio\.\w+\.acquire$/.test(name)) return false
  const lock = call.get('function')?.get('object')
  return !descendants(file.tree.root, 'attribute').some(
    each => each.get('attribute')?.text === 'release' && each.get('object')?.text === lock?.text,
  )
}
