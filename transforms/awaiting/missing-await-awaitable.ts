/** `asyncio.gather()` and its like as a statement of its own → `await`. */

import { defineTransform } from '../../src/engine/transform.ts'
import { statementOf } from '../../src/python/blocks.ts'
import type { ValueUse } from '../../src/python/value-uses.ts'
import { endlessAt, endlessReasons } from './missing/endless.ts'
import { isWaiter, missingAt } from './missing/found.ts'
import { hazardAt, isWithinCoroutine, obstacleAt, statementReasons } from './missing/place.ts'
import { awaitIt } from './missing/verdict.ts'

const DROPPED: ReadonlySet<ValueUse> = new Set(['dropped'])

export default defineTransform({
  name: 'missing-await-awaitable',
  family: 'awaiting',
  summary: '`asyncio.gather()` and its like that nobody awaits wait for nothing',
  why: `
\`gather()\`, \`shield()\`, \`wait()\`, \`wait_for()\` and \`to_thread()\` are called for their end. The last
three are coroutines and do not even begin without an \`await\`. What \`gather()\` is given begins, but
nobody waits for it, its errors are lost, and since nothing keeps its tasks they can disappear half way
without a word.

The fix awaits the call. Code that counted on not waiting would have kept the tasks; one of them that
never ends is the sign of such code: there nothing is changed, and where nothing comes after the call
the fix is unsafe. It is unsafe, too, where a lock of threads is held, where a transaction is open, or
where a \`with\` changes something of the whole process.
`,
  default: true,
  triggers: ['async'],
  within: ['async'],
  aliases: [],
  example: `
 import asyncio


 async def notify_all(users, notify):
-    asyncio.gather(*(notify(user) for user in users))
+    await asyncio.gather(*(notify(user) for user in users))
     return len(users)
`,
  declines: { ...statementReasons, ...endlessReasons },
  byHand: `
Await it, or keep it and await it at the end. Outside of a coroutine, make the function \`async\`
first.
`,
  visit: {
    call(call, tools) {
      const { file, settings, decline } = tools
      const missing = missingAt(call, DROPPED, tools)
      if (!missing || !isWaiter(missing) || statementOf(call).child('assignment')) return
      const obstacle = obstacleAt(call, settings)
      // A callback cannot wait, and what `gather()` is given has begun: that may be all that is wanted.
      if (obstacle && (missing.given === 'future' || !isWithinCoroutine(call))) return

      const message = `\`${missing.name}()\` is not awaited: nothing waits for it`
      if (obstacle) return { ...decline('not-in-coroutine'), message }
      const endless = endlessAt(call, tools)
      if (endless === 'stops') return { ...decline('never-ends'), message }

      return awaitIt(call, endless ? 'never-ends' : hazardAt(call, file), message, tools)
    },
  },
})
