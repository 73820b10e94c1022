/** `subprocess.run()` and its siblings in a coroutine → a thread, or asyncio. */

import { defineTransform } from '../../src/engine/transform.ts'
import { lastNamesOf } from '../../src/python/blocking-calls.ts'
import { runsBeforeExec } from '../../src/python/processes.ts'
import { blockingOnLoop } from './offload/found.ts'
import { messageAbout, offload } from './offload/offload.ts'
import { callbackReasons, threadReasons } from './offload/standing.ts'
import { unitOf } from './offload/unit.ts'
import { asyncioRun } from './processes/run.ts'
import { processReasons } from './processes/start.ts'

export default defineTransform({
  name: 'blocking-subprocess-run',
  family: 'blocking',
  summary: '`subprocess.run()` in a coroutine stops the event loop until the process ends',
  why: `
The whole run of another program passes while no task runs. In a thread \`subprocess.run()\` keeps
every argument, the \`CompletedProcess\`, the exceptions and the timeout.

asyncio's own processes take bytes only, know no \`timeout\` and no \`check\`, and are worth the
change where a process can be cancelled with its task. \`--unsafe\` chooses them for a literal list
of arguments of which nothing but the return code and the output is read.
`,
  default: true,
  triggers: lastNamesOf('blocking-subprocess-run'),
  needs: 'async',
  within: ['async'],
  aliases: ['ASYNC221', 'S7487'],
  example: `
+import asyncio
 import subprocess


 async def version(tool):
-    done = subprocess.run([tool, "--version"], check=True)
+    done = await asyncio.to_thread(subprocess.run, [tool, "--version"], check=True)
     return done.returncode
`,
  declines: {
    ...processReasons,
    ...callbackReasons,
    ...threadReasons,
  },
  byHand: `
Without \`preexec_fn\` (use \`process_group\`, \`start_new_session\`, \`user\`, \`umask\`) the call may go to
a thread; or use \`asyncio.create_subprocess_exec()\` and \`communicate()\`.
`,
  visit: {
    call(call, tools) {
      const { file, facts, fix, decline } = tools
      const blocking = blockingOnLoop('blocking-subprocess-run', call, file, facts)
      if (!blocking) return

      if (runsBeforeExec(call, file)) return { ...decline('preexec-fn'), message: messageAbout(blocking) }
      const verdict = offload(call, blocking, tools)
      const native = verdict.declined || unitOf(call, file, facts).kind !== 'call' ? null : asyncioRun(call, file)
      if (!native) return verdict

      const inAsyncio = fix.unsafe('other-process', `run it with \`${native.name}()\``, ...native.edits)
      return { ...verdict, fixes: [inAsyncio, ...verdict.fixes] }
    },
  },
})
