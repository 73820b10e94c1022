/** `time.sleep()` as a pause of the coroutine alone. */

import { type Edit, replace } from '../engine/edit.ts'
import { awaitAround } from './awaiting.ts'
import { eventLoopOf } from './event-loops.ts'
import type { PythonFile } from './file.ts'
import { useName } from './imports.ts'
import type { Node } from './tree.ts'

/** The awaited pause in place of a call of `time.sleep`: what it is called, and the edits; null where the name is taken. */
export function awaitedPause(call: Node, file: PythonFile): { readonly name: string; readonly edits: Edit[] } | null {
  const sleep = useName(file, eventLoopOf(file) === 'anyio' ? 'anyio' : 'asyncio', 'sleep', call)
  const callee = call.get('function')
  if (!sleep || !callee) return null
  return { name: sleep.name, edits: [...sleep.edits, ...awaitAround(call), replace(callee, sleep.name)] }
}
