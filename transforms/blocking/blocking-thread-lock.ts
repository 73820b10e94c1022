/** Waiting for a lock, event or barrier of `threading` in a coroutine → a thread. */

import { defineTransform } from '../../src/engine/transform.ts'
import { lastNamesOf } from '../../src/python/blocking-calls.ts'
import { argumentsOf } from '../../src/python/calls.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { holdFrom, spansAwait } from '../../src/python/thread-locks.ts'
import type { Node } from '../../src/python/tree.ts'
import { becomesAsyncio } from './locks/conversion.ts'
import { explained } from './offload/explained.ts'
import { blockingOnLoop } from './offload/found.ts'
import { messageAbout, moveUnit, offloadReasons } from './offload/offload.ts'
import { standingInThread, threadReasons } from './offload/standing.ts'
import { alone } from './offload/unit.ts'

export default defineTransform({
  name: 'blocking-thread-lock',
  family: 'blocking',
  summary: 'waiting for a lock or event of `threading` stops the event loop',
  why: `
A lock, event, barrier or semaphore of \`threading\` makes its thread wait. In a coroutine that is the
thread of the event loop: no other task runs, and if the one who would release the lock or set the
event is such a task, nobody ever does.

Waiting for an event moves to a thread, with the same result. So does \`acquire()\`, yet only as an
unsafe fix: a task can be cancelled while its thread goes on waiting, and then takes a lock that
nobody releases. An \`RLock\` and a \`Condition\` belong to the thread that acquired them and cannot
be waited for elsewhere. Between tasks of one loop use the classes of \`asyncio\`.

Left alone: \`acquire(blocking=False)\`, and \`acquire()\` with its \`release()\` below and no \`await\`
between them, which is over in an instant, as \`with lock:\` is.
`,
  default: true,
  triggers: lastNamesOf('blocking-thread-lock'),
  needs: 'async',
  within: ['async'],
  aliases: [],
  example: `
+import asyncio
 import threading


 async def first_reading(ready: threading.Event, sensor):
-    if not ready.wait(timeout=5):
+    if not await asyncio.to_thread(ready.wait, timeout=5):
         raise TimeoutError(sensor.name)
     return sensor.reading
`,
  declines: {
    'thread-bound': offloadReasons['thread-bound'],
    'waits-for-ever': offloadReasons['waits-for-ever'],
    ...threadReasons,
  },
  byHand: `
Between tasks use the class of the same name in \`asyncio\`. From a thread set an \`asyncio.Event\` by
\`loop.call_soon_threadsafe(event.set)\`.
`,
  visit: {
    call(call, tools) {
      const { file, facts } = tools
      const blocking = blockingOnLoop('blocking-thread-lock', call, file, facts)
      if (!blocking) return
      if (blocking.name.endsWith('.acquire') && (isShort(call, file) || becomesAsyncio(call, tools))) return

      const message = messageAbout(blocking)
      if (blocking.thread === 'bound') return { ...tools.decline('thread-bound'), message }
      const standing = standingInThread(call, tools)
      if (standing.declined) return { ...explained(tools.decline(standing.declined), call, file), message }

      const because = standing.because ?? (blocking.thread === 'waits' ? 'waits-for-ever' : null)
      return { ...explained(moveUnit(alone(call), standing, because, tools), call, file), message }
    },
  },
})

/** True for `lock.acquire()` whose lock is given back below before anything else can run. */
function isShort(acquire: Node, file: PythonFile): boolean {
  const { positional, keywords } = argumentsOf(acquire)
  const hold = holdFrom(acquire)
  return positional.length + keywords.size === 0 && hold !== null && !spansAwait(hold, file)
}
