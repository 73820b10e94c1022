/** A coroutine that is called as a statement of its own → `await`. */

import { defineTransform } from '../../src/engine/transform.ts'
import { statementOf } from '../../src/python/blocks.ts'
import type { ValueUse } from '../../src/python/value-uses.ts'
import { endlessAt, endlessReasons } from './missing/endless.ts'
import { isIdle, isWaiter, missingAt } from './missing/found.ts'
import { hazardAt, isWithinCoroutine, obstacleAt, statementReasons } from './missing/place.ts'
import { isNeverReleased, releasedReasons } from './missing/released.ts'
import { awaitIt } from './missing/verdict.ts'

const DROPPED: ReadonlySet<ValueUse> = new Set(['dropped'])

export default defineTransform({
  name: 'missing-await',
  family: 'awaiting',
  summary: 'a coroutine that is called and not awaited does nothing',
  why: `
Calling a coroutine function makes a coroutine object and runs nothing of its body. Dropped as a
statement of its own, all that is ever seen of it is a warning on stderr, when it is thrown away:
the order is not saved, the queue is not filled, the pause is none.

The fix awaits it. That runs code which never ran before, which is what the call was for. The
function may be one of asyncio or another known library, or of any file of the project: it is
followed through imports, attributes, \`self\`, base classes and decorators, and where that leaves a
doubt nothing is said.

It is unsafe where a lock of threads is held, where a transaction is open, or where a \`with\` changes
something of the whole process, since other tasks run during an \`await\`. A coroutine that never ends
may be meant as a task: it is only awaited, as an unsafe fix, where nothing comes after it. Nor is it
safe to acquire a lock that nothing releases. In code that is not a coroutine itself the rule
\`missing-run\` has its say.
`,
  default: true,
  triggers: ['async'],
  within: ['async'],
  aliases: [],
  example: `
 async def audit(order):
     print("kept", order)


 async def checkout(order):
-    audit(order)
+    await audit(order)
     return order
`,
  declines: { ...statementReasons, ...endlessReasons, ...releasedReasons },
  byHand: `
Decide whether the caller waits (\`await\`) or goes on (a task that is kept). Outside of a coroutine,
make the function \`async\` first.
`,
  visit: {
    call(call, tools) {
      const { file, settings, decline } = tools
      // `_ = save()` is a matter for `unawaited-coroutine-variable`, sync code for `missing-run`.
      if (statementOf(call).child('assignment') || !isWithinCoroutine(call)) return
      const missing = missingAt(call, DROPPED, tools)
      if (!missing || !isIdle(missing) || isWaiter(missing)) return

      const message = `\`${missing.name}()\` is a coroutine that nobody awaits: nothing of it runs`
      if (obstacleAt(call, settings)) return { ...decline('not-in-coroutine'), message }
      const endless = endlessAt(call, tools)
      if (endless === 'stops') return { ...decline('never-ends'), message }

      const doubt = endless ? 'never-ends' : isNeverReleased(call, missing, file) ? 'never-released' : null
      return awaitIt(call, doubt ?? hazardAt(call, file), message, tools)
    },
  },
})
