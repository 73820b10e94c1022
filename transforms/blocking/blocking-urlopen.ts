/** `urllib.request.urlopen()` in a coroutine → opened and read in a thread. */

import { defineTransform } from '../../src/engine/transform.ts'
import { timeoutMayFire } from '../../src/python/suspension.ts'
import { blocksCoroutine, cureOf, obstacles, obstacleTo } from './http/obstacles.ts'
import { urllibTarget } from './http/targets.ts'
import { callInThread } from './http/thread.ts'
import { openInThread } from './http/urlopen.ts'

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
    'timeout-may-fire': 'a timeout around this coroutine could not interrupt the request; now it can',
    ...obstacles,
  },
  visit: {
    call(call, { file, facts, settings, fix, report, decline }) {
      const target = urllibTarget(call, file)
      if (!target || !blocksCoroutine(call)) return

      const obstacle = obstacleTo(call, file, facts, settings)
      const cure = cureOf(obstacle, call, file)
      if (!cure) return decline(obstacle ?? 'name-taken')
      const moved =
        target.method === 'urlretrieve' ? retrieved(call, file, settings) : openInThread(call, file, settings)
      if (typeof moved === 'string') return decline(moved)

      const message = `run \`${target.method}()\` in a thread`
      if (timeoutMayFire(call, file)) return report(fix.unsafe('timeout-may-fire', message, ...moved.edits, ...cure))
      return report(fix(message, ...moved.edits, ...cure))
    },
  },
})

type Given = Parameters<typeof callInThread>

function retrieved(...given: Given) {
  const edits = callInThread(...given)
  return edits ? { edits } : ('name-taken' as const)
}
