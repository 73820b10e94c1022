/** `asyncio.run()` in a loop → the loop in one coroutine, or in one runner. */

import { defineTransform } from '../../src/engine/transform.ts'
import { groupReportedAt, merge, reasons } from './runs/merge.ts'

export default defineTransform({
  name: 'asyncio-run-in-loop',
  family: 'entry',
  summary: '`asyncio.run()` in a loop starts a new event loop each time round',
  why: `
A new event loop for each item costs time, and nothing that belongs to a loop, such as an
HTTP client, a connection pool or a lock, can live from one round to the next. The items can
also never be worked on at the same time.

The loop moves into one coroutine and awaits in it; a function around it stays synchronous
and runs an inner coroutine. Its \`try\`, \`continue\` and \`break\` stay as they are, and so does
the order. From Python 3.11 on, \`asyncio.Runner\` keeps one loop instead where names or nested
loops are in the way of a coroutine.

It is unsafe where a round may leave a task behind, which its own loop cancelled at its end,
where context variables are used, and where the loop calls something unknown, which might
itself call \`asyncio.run()\`. Tests and functions for other threads are no finding.
`,
  default: true,
  triggers: ['run'],
  needs: 'asyncio',
  within: ['run'],
  notInNotebooks: true,
  aliases: [],
  example: `
 import asyncio


 async def fetch(city):
     await asyncio.sleep(0.1)
     return f"{city}: sunny"


+async def main():
+    for city in ["Oslo", "Lima"]:
+        print(await fetch(city))
+
+
 if __name__ == "__main__":
-    for city in ["Oslo", "Lima"]:
-        print(asyncio.run(fetch(city)))
+    asyncio.run(main())
`,
  declines: reasons,
  byHand: `
Write \`async def main()\` with the loop inside, and await in it; one \`asyncio.Runner\` (Python 3.11)
around the loop where plain code has to stay plain.
`,
  visit: {
    call(call, tools) {
      const group = groupReportedAt(call, tools)
      if (!group?.isLoop) return
      return merge(group, tools)
    },
  },
})
