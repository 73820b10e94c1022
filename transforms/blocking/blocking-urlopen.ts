/** `urllib.request.urlopen()` in a coroutine → opened and read in a thread. */

import { defineTransform } from '../../src/engine/transform.ts'
import { urllibTarget } from '../../src/python/http-calls.ts'
import { openInThread } from './http/urlopen.ts'
import { explained } from './offload/explained.ts'
import { blocksLoop, callbackReasons, standingInThread, threadReasons, usesRunningLoop } from './offload/standing.ts'
import { callInThread } from './offload/thread.ts'

export default defineTransform({
  name: 'blocking-urlopen',
  family: 'blocking',
  summary: '`urlopen()` in a coroutine stops the whole event loop',
  why: `
\`urlopen()\` waits for the head of the answer, and every \`read()\` waits for more of the body;
no other task runs meanwhile. asyncio has no HTTP client of its own, so both go to a thread,
where they do exactly what they did.

An answer that is read line by line, stored or handed on is left alone: whoever reads it would
block the event loop again.
`,
  default: true,
  triggers: ['urllib'],
  needs: 'async',
  within: ['async'],
  aliases: ['ASYNC210', 'S7499'],
  example: `
+import asyncio
 from urllib.request import urlopen


 async def load(url):
-    with urlopen(url) as answer:
-        return answer.status, answer.read()
+    with await asyncio.to_thread(urlopen, url) as answer:
+        return answer.status, await asyncio.to_thread(answer.read)
`,
  declines: {
    'answers-later': 'the answer is read later in a way that would block the event loop again',
    ...callbackReasons,
    ...threadReasons,
  },
  byHand: `
Write one plain function that opens, reads all and closes, and await it in a thread; or use an
asynchronous client.
`,
  visit: {
    call(call, { file, facts, settings, fix, report, decline }) {
      const target = urllibTarget(call, file)
      if (!target || !blocksLoop(call, file)) return

      const { declined, because, cure } = standingInThread(call, { file, facts, settings })
      if (declined) return explained(decline(declined), call, file)
      if (usesRunningLoop(call, { file, facts, settings })) return decline('uses-running-loop')
      const moved =
        target.method === 'urlretrieve' ? retrieved(call, file, settings) : openInThread(call, file, settings)
      if (typeof moved === 'string') return decline(moved)

      const message = `run \`${target.method}()\` in a thread`
      const edits = [...moved.edits, ...cure]
      const made = because ? fix.unsafe(because, message, ...edits) : fix(message, ...edits)
      return explained(report(made), call, file)
    },
  },
})

type Given = Parameters<typeof callInThread>

function retrieved(...given: Given) {
  const edits = callInThread(...given)
  return edits ? { edits } : ('name-taken' as const)
}
