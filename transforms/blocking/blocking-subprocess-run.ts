/** `subprocess.run()` and its siblings in a coroutine → a thread, or asyncio. */

import { defineTransform } from '../../src/engine/transform.ts'
import { lastNamesOf } from '../../src/python/blocking-calls.ts'
import { offload } from './offload/offload.ts'
import { callbackReasons, standingReasons } from './offload/standing.ts'
import { blockingOnLoop } from './offload/unit.ts'

export default defineTransform({
  name: 'blocking-subprocess-run',
  family: 'blocking',
  summary: '`subprocess.run()` in a coroutine stops the event loop until the process ends',
  why: `
The whole run of another program passes while no task runs. In a thread \`subprocess.run()\` keeps
every argument, the \`CompletedProcess\`, the exceptions and the timeout.

asyncio's own processes take bytes only, know no \`timeout\` and no \`check\`, and are worth the
change where a process can be cancelled with its task.
`,
  default: true,
  triggers: lastNamesOf('blocking-subprocess-run'),
  needs: 'async',
  aliases: ['ASYNC221', 'S7487'],
  example: `
+import asyncio
 import subprocess


 async def version(tool):
-    done = subprocess.run([tool, "--version"], capture_output=True, text=True)
+    done = await asyncio.to_thread(subprocess.run, [tool, "--version"], capture_output=True, text=True)
     return done.stdout.strip()
`,
  declines: {
    ...callbackReasons,
    ...standingReasons,
  },
  visit: {
    call(call, tools) {
      const blocking = blockingOnLoop('blocking-subprocess-run', call, tools.file, tools.facts)
      return blocking ? offload(call, blocking, tools) : undefined
    },
  },
})
