/** `await asyncio.wait_for(f(), None)` → `await f()`. */

import { remove } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { argumentsOf } from '../../src/python/calls.ts'
import type { Node } from '../../src/python/tree.ts'
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
  visit: {
    call(call, { file, fix, report, decline }) {
      if (call.parent?.kind !== 'await' || !/^asyncio(\.tasks)?\.wait_for$/.test(file.called(call) ?? '')) return
      const awaited = awaitedOf(call)
      if (!awaited) return

      const before = { start: call.start, end: awaited.start }
      const after = { start: awaited.end, end: call.end }
      if (file.hasComment(before.start, before.end) || file.hasComment(after.start, after.end))
        return decline('comment')
      return report(fix('await it without a limit', remove(before), ...parenthesized(awaited), remove(after)))
    },
  },
})

/** What is awaited by a call with no limit and nothing else, or null. */
function awaitedOf(call: Node): Node | null {
  const { positional, keywords, hasStar, hasDoubleStar } = argumentsOf(call)
  if (hasStar || hasDoubleStar || positional.length + keywords.size !== 2) return null
  const limit = positional[1] ?? keywords.get('timeout')
  const awaited = positional[0] ?? keywords.get('fut')
  return limit?.kind === 'none' && awaited ? awaited : null
}
