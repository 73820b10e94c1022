/** Several `asyncio.run()` one after the other → one coroutine, or one runner. */

import { defineTransform } from '../../src/engine/transform.ts'
import { groupReportedAt, merge, reasons } from './runs/merge.ts'

export default defineTransform({
  name: 'multiple-asyncio-run',
  family: 'entry',
  summary: 'a second `asyncio.run()` starts a second event loop',
  why: `
Each \`asyncio.run()\` makes an event loop and closes it. What the first run made, such as an
HTTP client, a connection pool, a lock or a queue, belongs to a closed loop in the second:
\`RuntimeError: Event loop is closed\`, or \`… is bound to a different event loop\`. The
documentation says that \`asyncio.run()\` should ideally be called once.

The statements from the first run to the last one move into one \`async def main()\`; in a
function that stays synchronous it is an inner coroutine. Names that other code reads stay
where they are, by \`global\`, \`nonlocal\` or a return value. From Python 3.11 on,
\`asyncio.Runner\` keeps one loop for several runs instead where names or nested loops are in
the way of a coroutine.

It is unsafe where an earlier run may leave a task behind, which its own loop cancelled at
its end, where context variables are used, and where the code between calls something
unknown, which might itself call \`asyncio.run()\`. Runs of which only one happens (branches,
a second attempt in a handler), tests and functions for other threads are no finding.
`,
  default: true,
  triggers: ['run'],
  needs: 'asyncio',
  within: ['run'],
  notInNotebooks: true,
  aliases: [],
  example: `
 import asyncio

 from shop import fetch, store


+async def main():
+    rows = await fetch()
+    print(len(rows))
+    await store(rows)
+
+
 if __name__ == "__main__":
-    rows = asyncio.run(fetch())
-    print(len(rows))
-    asyncio.run(store(rows))
+    asyncio.run(main())
`,
  exampleIsUnsafe: true,
  declines: reasons,
  byHand: `
Write one \`async def main()\` that awaits the parts in their order. Where plain code between the runs
has to stay plain, use one \`asyncio.Runner\` (Python 3.11).
`,
  visit: {
    call(call, tools) {
      const group = groupReportedAt(call, tools)
      if (!group || group.isLoop) return
      return merge(group, tools)
    },
  },
})
