/** `await asyncio.wait_for(f(), None)` → `await f()`. */

import { remove } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { limitedAwait } from './raised/wait-for.ts'
import { parenthesized } from './unwrapped/parentheses.ts'

export default defineTransform({
  name: 'wait-for-none',
  family: 'timeouts',
  summary: '`asyncio.wait_for()` with a limit of `None` limits nothing',
  why: `
\`wait_for(f(), None)\` waits for as long as it takes, as a plain \`await\` does, and reads as if there were a limit. In
every version of Python it does nothing but await what it is given, in the same task.

The fix awaits it without \`wait_for()\`. A limit that is a variable is left alone, and so is a call that is not
awaited on the spot.
`,
  default: true,
  triggers: ['wait_for'],
  needs: 'async',
  within: ['wait_for'],
  aliases: [],
  example: `
 import asyncio


 async def greet(queue: asyncio.Queue):
-    name = await asyncio.wait_for(queue.get(), timeout=None)
+    name = await queue.get()
     return f"Hello {name}"
`,
  declines: {
    comment: 'a comment between the arguments would be lost',
  },
  byHand: `
Await the coroutine itself.
`,
  visit: {
    call(call, { file, fix, report, decline }) {
      const found = limitedAwait(call, file)
      if (found?.limit.kind !== 'none') return

      const { awaited } = found
      const before = { start: call.start, end: awaited.start }
      const after = { start: awaited.end, end: call.end }
      if (file.hasComment(before.start, before.end) || file.hasComment(after.start, after.end))
        return decline('comment')
      return report(fix('await it without a limit', remove(before), ...parenthesized(awaited), remove(after)))
    },
  },
})
