/** `start_soon()` of a task that says when it has started, in `__aenter__` → `await group.start()`. */

import { insertBefore, replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import type { Facts } from '../../src/project/facts.ts'
import { importsFrom } from '../../src/python/imports.ts'
import { descendantsWith } from '../../src/python/tree.ts'
import { isLastOfStart, isStartingUp, saysWhenStarted } from './grouped/startup.ts'

export default defineTransform({
  name: 'task-started-in-aenter',
  family: 'tasks',
  summary: 'the block of an `async with` begins before its background task has started',
  why: `
\`start_soon()\` runs nothing: when \`__aenter__\` comes back, the task that it started has not even begun. A server in there does
not listen yet, and what the block of the \`async with\` does first fails now and then.

anyio's \`await group.start()\` waits until the task calls \`task_status.started()\`. A finding is a function that takes such a
\`task_status\` and calls it, and that \`__aenter__\`, or an \`@asynccontextmanager\` before its \`yield\`, starts by \`start_soon()\`.
The fix is unsafe, as it waits, and an error before the start comes out there.

With asyncio alone, let the task set an \`asyncio.Event\`, and wait for that at the end of \`__aenter__\`.
`,
  default: false,
  triggers: ['start_soon'],
  needs: 'anyio',
  within: ['start_soon'],
  aliases: ['ASYNC113'],
  example: `
 import anyio


 class Server:
     async def __aenter__(self):
         self._group = await anyio.create_task_group().__aenter__()
-        self._group.start_soon(self._serve)
+        await self._group.start(self._serve)
         return self

     async def _serve(self, *, task_status=anyio.TASK_STATUS_IGNORED):
         async with await anyio.create_tcp_listener() as listener:
             task_status.started()
             await listener.serve(print)
`,
  exampleIsUnsafe: true,
  declines: {
    'more-behind':
      'the code behind it may make what the task needs before it says that it has started; start it at the end',
    'waits-for-start': 'it then waits until the task says that it has started, and an error before that comes out here',
  },
  byHand: `
Give the task an \`asyncio.Event\` that it sets once it is ready, and await that together with the
task in \`__aenter__\`, so that an error at the start comes out.
`,
  visit: {
    call(call, { file, facts, fix, report, decline }) {
      const method = call.get('function')?.get('attribute')
      if (method?.text !== 'start_soon' || call.parent?.kind !== 'expression_statement') return
      if (!importsFrom(file, 'anyio') || importsFrom(file, 'trio') || !isStartingUp(call, file)) return
      const name = saysWhenStarted(call, file, facts)
      if (!name || definesStart(facts)) return

      const message = `\`${name}()\` has not begun when the block of the \`async with\` does`
      if (!isLastOfStart(call, file)) return { ...decline('more-behind'), message }
      const edits = [insertBefore(call, 'await '), replace(method, 'start')]
      return { ...report(fix.unsafe('waits-for-start', 'wait until it has started', ...edits)), message }
    },
  },
})

/** A group of the project itself may have no `start()`. */
function definesStart(facts: Facts): boolean {
  const definitions = facts
    .filesWith('start_soon')
    .flatMap(({ tree }) => descendantsWith('start_soon', tree.root, 'function_definition'))
  return definitions.some(each => each.get('name')?.text === 'start_soon')
}
