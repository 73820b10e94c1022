/** Drivers and ORMs of the sync kind in a coroutine → a thread, where their objects allow it. */

import { defineTransform } from '../../src/engine/transform.ts'
import { lastNamesOf } from '../../src/python/blocking-calls.ts'
import { blockingOnLoop } from './offload/found.ts'
import { offload, offloadReasons } from './offload/offload.ts'
import { threadReasons } from './offload/standing.ts'

export default defineTransform({
  name: 'blocking-database',
  family: 'blocking',
  summary: 'a blocking database call in a coroutine stops the event loop',
  why: `
A query waits for the database, and no other task runs meanwhile. Clients that take a
connection of their pool for each command (\`redis\`, \`pymongo\`) do the same in a thread; several
commands of one function that were one step for other tasks no longer are, which is unsafe. A
connection, a cursor or an ORM session serves one user at a time: its calls may move when this
coroutine made it and keeps it for itself, and are an unsafe fix otherwise. SQLAlchemy hides which driver it
uses, and the one for sqlite ties its connections to a thread: there the fix is always unsafe.

\`sqlite3\` and Django tie their objects to the thread that made them; such calls are left alone.
The cure is the asynchronous driver: \`aiosqlite\`, \`asyncpg\`, \`psycopg.AsyncConnection\`,
\`redis.asyncio\`, \`sqlalchemy.ext.asyncio\`, Django's \`aget()\` and its siblings.
`,
  default: true,
  triggers: lastNamesOf('blocking-database'),
  needs: 'async',
  within: ['async'],
  aliases: [],
  example: `
+import asyncio
+
 import redis

 store = redis.Redis()


 async def visits(page):
-    return store.get(page)
+    return await asyncio.to_thread(store.get, page)
`,
  declines: {
    'driver-unknown': offloadReasons['driver-unknown'],
    'several-steps': offloadReasons['several-steps'],
    'shared-object': offloadReasons['shared-object'],
    'thread-bound': offloadReasons['thread-bound'],
    ...threadReasons,
  },
  byHand: `
Do one whole transaction in one plain function that opens, uses and closes its connection, and await
that in a thread; or go to the asynchronous driver of the database.
`,
  visit: {
    call(call, tools) {
      const blocking = blockingOnLoop('blocking-database', call, tools.file, tools.facts)
      return blocking ? offload(call, blocking, tools) : undefined
    },
  },
})
