/** `a = await f()` and `b = await g()` → `a, b = await asyncio.gather(f(), g())`. */

import { defineTransform } from '../../src/engine/transform.ts'
import { executionOf } from '../../src/python/execution.ts'
import { useModule } from '../../src/python/imports.ts'
import { runReasons } from './gather/reasons.ts'
import { doubtOf, runsIn } from './gather/run.ts'
import { runEdits } from './gather/run-edits.ts'

export default defineTransform({
  name: 'sequential-independent-awaits',
  family: 'concurrency',
  summary: 'calls that need nothing of each other wait for each other',
  why: `
The second call starts only when the first is done, although it does not use its result. With
\`asyncio.gather()\` they run together and take as long as the slowest.

Two awaits in a row are ordinary code, so this is reported only where the awaited functions are
coroutine functions of this project, or reading methods of clients that are documented to serve
many tasks. The fix is safe where the functions are proved to write nothing, print nothing and
await nothing shared; it is unsafe where they call something unknown, or where a handler could
tell which of two errors came first.
`,
  default: true,
  triggers: ['await'],
  within: ['await'],
  aliases: [],
  example: `
+import asyncio
+
+
 async def price(item):
     return 3


 async def stock(item):
     return 5


 async def offer(item):
-    cost = await price(item)
-    left = await stock(item)
+    cost, left = await asyncio.gather(price(item), stock(item))
     return cost, left
`,
  declines: runReasons,
  byHand: `
If the calls do not disturb each other, await them together by \`asyncio.gather()\` or a \`TaskGroup\`.
Use a \`TaskGroup\` where one failure makes the others useless.
`,
  visit: {
    block(block, { file, facts, fix, report, decline }) {
      if (!executionOf(block).coroutine) return

      return runsIn(block, file, facts).map(run => {
        const [{ statement: first }, last] = [run[0] as (typeof run)[number], run.at(-1)]
        const at = { start: first.start, end: last?.statement.end ?? first.end }
        const asyncio = useModule(file, 'asyncio', first)
        if (!asyncio) return { ...decline('name-taken'), at }
        const edits = runEdits(run, asyncio.name, file)

        const doubt = doubtOf(run, file, facts)
        const all = [...asyncio.edits, ...edits]
        return {
          ...report(doubt ? fix.unsafe(doubt, 'gather the calls', ...all) : fix('gather the calls', ...all)),
          at,
        }
      })
    },
  },
})
