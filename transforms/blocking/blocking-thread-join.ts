/** `thread.join()` in a coroutine → a thread waits for the thread. */

import { defineTransform } from '../../src/engine/transform.ts'
import { lastNamesOf } from '../../src/python/blocking-calls.ts'
import { blockingOnLoop } from './offload/found.ts'
import { offload } from './offload/offload.ts'
import { threadReasons } from './offload/standing.ts'

export default defineTransform({
  name: 'blocking-thread-join',
  family: 'blocking',
  summary: '`thread.join()` in a coroutine stops the event loop',
  why: `
Joining a thread stops the event loop until that thread ends. If the thread waits for the loop
in turn, with \`run_coroutine_threadsafe(…).result()\`, both stand still for ever. Joined from a
thread of the pool, the loop goes on.
`,
  default: true,
  triggers: lastNamesOf('blocking-thread-join'),
  needs: 'async',
  within: ['async'],
  aliases: [],
  example: `
+import asyncio
 import threading


 async def stop(worker: threading.Thread):
-    worker.join(timeout=5)
+    await asyncio.to_thread(worker.join, timeout=5)
`,
  declines: {
    ...threadReasons,
  },
  byHand: `
Keep a future in place of the thread: \`await loop.run_in_executor(None, target)\`, and leave the lock
before you wait.
`,
  visit: {
    call(call, tools) {
      const blocking = blockingOnLoop('blocking-thread-join', call, tools.file, tools.facts)
      return blocking ? offload(call, blocking, tools) : undefined
    },
  },
})
