/** A condition that tests a coroutine object → one that tests what it gives. */

import { defineTransform } from '../../src/engine/transform.ts'
import type { ValueUse } from '../../src/python/value-uses.ts'
import { isNoValue, missingAt } from './missing/found.ts'
import { handedOnReasons, isAwaitedAsWhole } from './missing/handed-on.ts'
import { expressionReasons, hazardAt, isInAnnotation, obstacleAt } from './missing/place.ts'
import { awaitIt } from './missing/verdict.ts'

const TESTED: ReadonlySet<ValueUse> = new Set(['tested'])

export default defineTransform({
  name: 'missing-await-condition',
  family: 'awaiting',
  summary: 'a condition that does not await a coroutine is always true',
  why: `
A coroutine object is true, whatever the coroutine would return. \`if is_member(user):\` lets everybody
in, \`while not done():\` never runs, \`load() or DEFAULT\` is never the default, and an \`assert\` holds.

The fix awaits the call, so that its answer counts. It is unsafe where a lock of threads is held,
where a transaction is open, or where a \`with\` changes something of the whole process, since other
tasks run during an \`await\`. Where the value of a whole \`f() or g()\` is awaited as well, nobody can
tell what is meant, and nothing is changed.
`,
  default: true,
  triggers: ['async'],
  namesAwaitables: true,
  aliases: [],
  example: `
 async def is_member(user):
     return user in {"Ada", "Grace"}


 async def greet(user):
-    if is_member(user):
+    if await is_member(user):
         return f"welcome, {user}"
`,
  declines: { ...expressionReasons, ...handedOnReasons },
  byHand: `
Await into a variable before the condition. Outside of a coroutine, make the function \`async\` first.
`,
  visit: {
    call(call, tools) {
      const { file, facts, settings, decline } = tools
      const missing = missingAt(call, TESTED, tools)
      if (!missing || !isNoValue(missing, call) || isInAnnotation(call)) return

      const kind = missing.given === 'coroutine' ? 'a coroutine object' : 'what it gives'
      const message = `\`${missing.name}()\` is not awaited: ${kind} is always true`
      const obstacle = obstacleAt(call, settings)
      if (obstacle) return { ...decline(obstacle), message }
      if (isAwaitedAsWhole(call, file, facts)) return { ...decline('awaited-as-whole'), message }

      return awaitIt(call, hazardAt(call, file), message, tools)
    },
  },
})
