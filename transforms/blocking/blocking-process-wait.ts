/** Waiting for a process in a coroutine → a thread. */

import { defineTransform } from '../../src/engine/transform.ts'
import { lastNamesOf } from '../../src/python/blocking-calls.ts'
import { blockingOnLoop } from './offload/found.ts'
import { offload } from './offload/offload.ts'
import { threadReasons } from './offload/standing.ts'

export default defineTransform({
  name: 'blocking-process-wait',
  family: 'blocking',
  summary: 'waiting for a process in a coroutine stops the event loop',
  why: `
\`process.wait()\`, \`process.communicate()\` and \`os.waitpid()\` return when the other process is
done, and no other task runs until then. In a thread they do exactly the same, timeouts
included. New code starts the process with \`asyncio.create_subprocess_exec()\` and awaits it.

A call that is told not to wait (\`os.WNOHANG\`, \`timeout=0\`) is left alone.
`,
  default: true,
  triggers: lastNamesOf('blocking-process-wait'),
  needs: 'async',
  within: ['async'],
  aliases: ['ASYNC222', 'S7489', 'S7487'],
  example: `
+import asyncio
 import subprocess


 async def finish(process: subprocess.Popen):
-    return process.wait(timeout=10)
+    return await asyncio.to_thread(process.wait, timeout=10)
`,
  declines: {
    ...threadReasons,
  },
  byHand: `
Start the program by \`asyncio.create_subprocess_exec()\`, and await \`communicate()\` under an
\`asyncio.timeout()\`; kill the process when that fires.
`,
  visit: {
    call(call, tools) {
      const blocking = blockingOnLoop('blocking-process-wait', call, tools.file, tools.facts)
      return blocking ? offload(call, blocking, tools) : undefined
    },
  },
})
