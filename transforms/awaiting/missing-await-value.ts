/** A coroutine object that is used as if it were what it gives → `await`. */

import { defineTransform } from '../../src/engine/transform.ts'
import { awaitObstacles } from '../../src/python/execution.ts'
import type { ValueUse } from '../../src/python/value-uses.ts'
import { isNoValue, missingAt } from './missing/found.ts'
import { expressionReasons, followsBareStar, hazardAt, isInAnnotation, obstacleAt } from './missing/place.ts'
import { adjusted, protocolReasons } from './missing/protocol.ts'
import { awaitIt } from './missing/verdict.ts'

const VALUES: ReadonlySet<ValueUse> = new Set(['read', 'iterated', 'entered', 'async-iterated', 'async-entered'])

export default defineTransform({
  name: 'missing-await-value',
  family: 'awaiting',
  summary: 'a coroutine object has nothing of what the coroutine would give',
  why: `
\`load().name\` asks the coroutine object for its name, \`load() + 1\` counts with it, \`for x in load()\`
loops over it: each is an error as soon as it runs. \`print(load())\` and \`f"{load()}"\` show
\`<coroutine object load at …>\`, and \`load() == 3\` is never true.

The fix awaits the call, in parentheses where something is asked of its result. A loop or a \`with\`
becomes one with \`async\`, or loses it, where what the coroutine returns is known and asks for that.
Where a coroutine object may be meant, because it is stored, returned or handed to an unknown
function, nothing is said.

It is unsafe where a lock of threads is held, where a transaction is open, where a \`with\` changes
something of the whole process, and where \`async for\` or \`async with\` may be wrong for the result.
`,
  default: true,
  triggers: ['async'],
  namesAwaitables: true,
  aliases: ['S5644'],
  example: `
 async def load(city):
     return {"city": city, "degrees": 21}


 async def report(city):
-    return f"{city}: {load(city)['degrees']}"
+    return f"{city}: {(await load(city))['degrees']}"
`,
  declines: { ...expressionReasons, 'bare-star': awaitObstacles['bare-star'], ...protocolReasons },
  byHand: `
Await into a variable, then use that. Outside of a coroutine, make the function \`async\` first.
`,
  visit: {
    call(call, tools) {
      const { file, settings, decline } = tools
      const missing = missingAt(call, VALUES, tools)
      if (!missing || !isNoValue(missing, call) || isInAnnotation(call)) return

      const message = `\`${missing.name}()\` is not awaited: a coroutine object makes no sense here`
      const obstacle = obstacleAt(call, settings) ?? (followsBareStar(call) ? 'bare-star' : null)
      if (obstacle) return { ...decline(obstacle), message }
      const { edits, reason } = adjusted(call, missing, tools)
      if (reason === 'other-protocol') return { ...decline(reason), message }

      return awaitIt(call, hazardAt(call, file) ?? reason, message, tools, edits)
    },
  },
})
