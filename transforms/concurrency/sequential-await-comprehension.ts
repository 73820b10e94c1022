/** `[await f(x) for x in xs]` → `await asyncio.gather(*[f(x) for x in xs])`. */

import type { Verdict, Visitor } from '../../src/engine/transform.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { useModule } from '../../src/python/imports.ts'
import { judge } from './gather/callee.ts'
import { readComprehension, usesElement } from './gather/comprehension.ts'
import { comprehensionEdits } from './gather/comprehension-edits.ts'
import { isDeliberate, isSingle } from './gather/deliberate.ts'
import { doubtsOf } from './gather/elements.ts'
import { readinessOf, worst } from './gather/iterable.ts'
import { sharedGround } from './gather/names.ts'
import { comprehensionReasons, doubts } from './gather/reasons.ts'

type Reason = keyof typeof doubts | keyof typeof comprehensionReasons

const visit: Visitor<Reason> = (node, { file, facts, settings, fix, report, decline }): Verdict | undefined => {
  const comprehension = readComprehension(node)
  if (!comprehension || isDeliberate(comprehension.statement)) return
  if (comprehension.iterables.every(each => isSingle(each, file))) return
  const callee = judge(comprehension.call, file, facts)
  if (callee.verdict === 'sequential' || (callee.verdict !== 'harmless' && !usesElement(comprehension))) return

  if (callee.verdict === 'harmful') return decline(callee.because)
  const known = callee.verdict === 'harmless'
  const readiness = worst(comprehension.iterables.map(each => readinessOf(each, file)))
  if (comprehension.inCondition) return known ? decline('awaited-condition') : undefined
  if (readiness === 'lazy') return known ? decline('lazy-iterable') : undefined
  const { doubt, isLate } = doubtsOf(comprehension, file, facts)
  if (isLate) return known ? decline('late-binding') : undefined
  const asyncio = useModule(file, 'asyncio', node)
  if (!asyncio) return known ? decline('name-taken') : undefined
  const edits = comprehensionEdits(comprehension, { file, settings, asyncio: asyncio.name })
  if (!Array.isArray(edits)) return known ? decline(edits) : undefined

  const unknown = readiness === 'ready' ? null : 'iterable-unknown'
  const because = (callee.verdict === 'doubtful' ? callee.because : null) ?? unknown ?? doubt
  const all = [...asyncio.edits, ...edits]
  const gathered = because ? fix.unsafe(because, 'gather the calls', ...all) : fix('gather the calls', ...all)
  return report({ ...gathered, ground: sharedGround(node) })
}

export default defineTransform({
  name: 'sequential-await-comprehension',
  family: 'concurrency',
  summary: 'the comprehension waits for each call before it starts the next one',
  why: `
An \`await\` in a comprehension suspends it at every element: the calls run one after the other
although nothing connects them. \`asyncio.gather()\` runs them together and keeps the order of
the results. Unless the source shows that there are few items, a semaphore bounds how many are
in flight (\`--max-concurrency\`).

The fix is safe under the same proofs as that of \`sequential-await-in-loop\`, and unsafe where
one of them is missing. A comprehension that awaits in its condition is left alone.
`,
  default: true,
  triggers: ['await'],
  within: ['await'],
  aliases: [],
  example: `
+import asyncio
+
+
 async def fetch(name: str) -> str:
     return name.upper()


 async def both():
-    return [await fetch(name) for name in ("a", "b")]
+    return await asyncio.gather(*[fetch(name) for name in ("a", "b")])
`,
  declines: { ...doubts, ...comprehensionReasons },
  byHand: `
If the calls may run side by side, write \`await asyncio.gather(*[f(x) for x in items])\`, bounded by
a semaphore; filter the results afterwards.
`,
  visit: { list_comprehension: visit, set_comprehension: visit, dictionary_comprehension: visit },
})
