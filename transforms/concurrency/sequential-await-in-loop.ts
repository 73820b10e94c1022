/** `for x in xs: out.append(await f(x))` → one `asyncio.gather`. */

import { defineTransform } from '../../src/engine/transform.ts'
import { executionOf } from '../../src/python/execution.ts'
import { useModule } from '../../src/python/imports.ts'
import { judge } from './gather/callee.ts'
import { isDeliberate, isSingle } from './gather/deliberate.ts'
import { dependenceOf, tracesOf, usesItem } from './gather/independence.ts'
import { readinessOf } from './gather/iterable.ts'
import { readLoop } from './gather/loop.ts'
import { loopEdits } from './gather/loop-edits.ts'
import { sharedGround } from './gather/names.ts'
import { doubts, loopReasons } from './gather/reasons.ts'

export default defineTransform({
  name: 'sequential-await-in-loop',
  family: 'concurrency',
  summary: 'the loop waits for each call before it starts the next one',
  why: `
Ten calls of a tenth of a second take a second when each waits for the one before it, and a
tenth of a second when they run at once. \`asyncio.gather()\` runs them together and keeps the
order of the results. Unless the source shows that there are few items, a semaphore bounds how
many are in flight (\`--max-concurrency\`).

The fix is safe where the rounds are proved to be independent: the coroutine function is one of
this project and neither writes nor prints nor awaits anything shared, or a reading method of a
client that is documented to serve many tasks; the items all exist before the loop; and what the
loop collects is seen by nobody else until it is done. Where the shape is right and a proof is
missing, the fix is unsafe. Loops that pace themselves, use the result before, leave early,
collect errors or share one connection are left alone, and loops over queues, streams, locks and
exit stacks are not reported.

When a call fails, \`gather()\` raises the first error in time and the other calls run on.
`,
  default: true,
  triggers: ['await'],
  within: ['await'],
  aliases: [],
  example: `
+import asyncio
+
+
 async def fetch(url: str) -> str:
     return url.upper()


 async def load(urls: list[str]) -> list[str]:
-    pages = []
-    for url in urls:
-        pages.append(await fetch(url))
+    limit = asyncio.Semaphore(10)
+
+    async def _fetch(url):
+        async with limit:
+            return await fetch(url)
+
+    pages = await asyncio.gather(*[_fetch(url) for url in urls])
     return pages
`,
  declines: { ...doubts, ...loopReasons },
  byHand: `
Ask three questions: does a round need the one before, may the calls be under way at once, what
shall happen after an error? Then use \`asyncio.gather()\` or a \`TaskGroup\`, with a bound; with one
connection, leave the loop as it is.
`,
  visit: {
    for_statement(node, { file, facts, settings, fix, report, decline }) {
      if (!executionOf(node).coroutine) return
      const loop = readLoop(node, file)
      if (!loop || isDeliberate(node) || isSingle(loop.iterable, file)) return
      const callee = judge(loop.call, file, facts)
      if (callee.verdict === 'sequential' || (callee.verdict !== 'harmless' && !usesItem(loop))) return

      if (callee.verdict === 'harmful') return loop.obstacle ? undefined : decline(callee.because)
      const context = { file, facts }
      const readiness = readinessOf(loop.iterable, file)
      const why =
        loop.obstacle ?? dependenceOf(loop, callee.name, context) ?? (readiness === 'lazy' ? 'lazy-iterable' : null)
      // Unless the calls are known to be independent, a loop that cannot be gathered is more likely right than wrong.
      const known = callee.verdict === 'harmless'
      if (why) return known ? decline(why) : undefined
      const asyncio = useModule(file, 'asyncio', node)
      if (!asyncio) return known ? decline('name-taken') : undefined
      const edits = loopEdits(loop, { file, settings, asyncio: asyncio.name })
      if (!Array.isArray(edits)) return known ? decline(edits) : undefined

      const [doubt] = [
        ...(callee.verdict === 'doubtful' ? [callee.because] : []),
        ...(readiness === 'ready' ? [] : ['iterable-unknown' as const]),
        ...tracesOf(loop, context),
      ]
      const all = [...asyncio.edits, ...edits]
      const gathered = doubt ? fix.unsafe(doubt, 'gather the calls', ...all) : fix('gather the calls', ...all)
      return report({ ...gathered, ground: sharedGround(node) })
    },
  },
})
