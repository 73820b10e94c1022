/** Locks that are acquired and never released. */

import type { PythonFile } from '../../../src/python/file.ts'
import { attributesNamed } from '../../../src/python/named-nodes.ts'
import type { Node } from '../../../src/python/tree.ts'
import type { Missing } from './found.ts'

export const releasedReasons = {
  'never-released': 'nothing in this file releases it, so that whoever comes next would wait for ever',
} as const

/** True for `lock.acquire()` of a lock of asyncio without a `lock.release()` anywhere in the file. */
export function isNeverReleased(call: Node, { name }: Missing, file: PythonFile): boolean {
  if (!/^asyncio\.\w+\.acquire$/.test(name)) return false
  const lock = call.get('function')?.get('object')
  return !attributesNamed('release', file.tree).some(each => each.get('object')?.text === lock?.text)
}
