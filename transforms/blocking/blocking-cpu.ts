/** Slow computing in a coroutine: password hashes, compression, data files → a thread. */

import { defineTransform } from '../../src/engine/transform.ts'
import { lastNamesOf } from '../../src/python/blocking-calls.ts'
import { blockingOnLoop } from './offload/found.ts'
import { offload } from './offload/offload.ts'
import { callbackReasons, threadReasons } from './offload/standing.ts'

export default defineTransform({
  name: 'blocking-cpu',
  family: 'blocking',
  summary: 'a slow computation in a coroutine stops the event loop',
  why: `
Password hashes are slow by design, \`lzma\` and \`bz2\` pack a few megabytes a second, and
\`pandas.read_csv()\` reads and parses a whole file: tenths of a second in which no other task
runs. The functions of this rule let go of the interpreter lock for most of that time, so a
thread is enough. Code that computes in Python itself needs a process pool, which is for a
person to decide.
`,
  default: true,
  triggers: lastNamesOf('blocking-cpu'),
  needs: 'async',
  within: ['async'],
  aliases: [],
  example: `
+import asyncio
 import hashlib


 async def key_for(password: bytes, salt: bytes):
-    return hashlib.pbkdf2_hmac("sha256", password, salt, 600_000)
+    return await asyncio.to_thread(
+        hashlib.pbkdf2_hmac, "sha256", password, salt, 600_000
+    )
`,
  declines: {
    ...callbackReasons,
    ...threadReasons,
  },
  byHand: `
Move the computation into a plain function without shared data and await it with
\`asyncio.to_thread()\`; with \`loop.run_in_executor(process_pool, …)\` where it computes in Python
itself.
`,
  visit: {
    call(call, tools) {
      const blocking = blockingOnLoop('blocking-cpu', call, tools.file, tools.facts)
      return blocking ? offload(call, blocking, tools) : undefined
    },
  },
})
