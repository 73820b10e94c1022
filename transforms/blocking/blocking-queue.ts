/** `queue.Queue.get()` and its like in a coroutine → a thread. */

import { defineTransform } from '../../src/engine/transform.ts'
import { lastNamesOf } from '../../src/python/blocking-calls.ts'
import { blockingOnLoop } from './offload/found.ts'
import { offload, offloadReasons } from './offload/offload.ts'
import { threadReasons } from './offload/standing.ts'

export default defineTransform({
  name: 'blocking-queue',
  family: 'blocking',
  summary: 'waiting for a `queue.Queue` in a coroutine stops the event loop',
  why: `
\`queue.Queue\` belongs to threads: \`get()\` on an empty queue and \`put()\` on a full one stop the
event loop, and if the other side is a task of the same loop, nobody can ever fill or empty it.
Where a thread is on the other side, the waiting moves to a thread too. Without a timeout that is
an unsafe fix: a task can be cancelled while its thread goes on waiting, and then takes an item
that nobody gets.

Between tasks of one loop use \`asyncio.Queue\`. Calls that return at once (\`get_nowait()\`,
\`put()\` on a queue without a bound) are left alone.
`,
  default: true,
  triggers: lastNamesOf('blocking-queue'),
  needs: 'async',
  within: ['async'],
  aliases: [],
  example: `
+import asyncio
 import queue


 async def next_job(jobs: queue.Queue):
-    return jobs.get(timeout=1)
+    return await asyncio.to_thread(jobs.get, timeout=1)
`,
  declines: {
    'waits-for-ever': offloadReasons['waits-for-ever'],
    ...threadReasons,
  },
  byHand: `
Between tasks use \`asyncio.Queue\`. Where a thread is on the other side, let the thread hand items
over by \`loop.call_soon_threadsafe(queue.put_nowait, item)\`.
`,
  visit: {
    call(call, tools) {
      const blocking = blockingOnLoop('blocking-queue', call, tools.file, tools.facts)
      return blocking ? offload(call, blocking, tools) : undefined
    },
  },
})
