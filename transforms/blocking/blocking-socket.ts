/** Sockets, name lookups, mail and other network clients of the sync kind in a coroutine → a thread. */

import { defineTransform } from '../../src/engine/transform.ts'
import { lastNamesOf } from '../../src/python/blocking-calls.ts'
import { blockingOnLoop } from './offload/found.ts'
import { offload, offloadReasons } from './offload/offload.ts'
import { callbackReasons, threadReasons } from './offload/standing.ts'

export default defineTransform({
  name: 'blocking-socket',
  family: 'blocking',
  summary: 'a blocking network call in a coroutine stops the event loop',
  why: `
\`socket.getaddrinfo()\`, \`smtplib\`, \`ftplib\`, \`boto3\`, \`docker\`, \`paramiko\` and their like
wait for the other end, and no other task runs meanwhile. A function, and the making of a
connection, do exactly the same in a thread. A connection serves one user at a time: while the
thread works with it, other tasks must not. That is proved for a connection that this coroutine
made and keeps for itself, and unsafe for any other.

New code uses \`asyncio.open_connection()\`, \`loop.getaddrinfo()\` or the asynchronous sibling of
the library. Sockets that were set not to block are left alone.
`,
  default: true,
  triggers: lastNamesOf('blocking-socket'),
  needs: 'async',
  within: ['async'],
  aliases: [],
  example: `
+import asyncio
 import socket


 async def address_of(host):
-    return socket.gethostbyname(host)
+    return await asyncio.to_thread(socket.gethostbyname, host)
`,
  declines: {
    'shared-object': offloadReasons['shared-object'],
    ...callbackReasons,
    ...threadReasons,
  },
  byHand: `
Let one coroutine own the connection, or put an \`asyncio.Lock\` around each exchange; new code uses
\`asyncio.open_connection()\`.
`,
  visit: {
    call(call, tools) {
      const blocking = blockingOnLoop('blocking-socket', call, tools.file, tools.facts)
      return blocking ? offload(call, blocking, tools) : undefined
    },
  },
})
