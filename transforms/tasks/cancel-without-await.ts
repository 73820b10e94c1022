/** `task.cancel()` of a task that nobody waits for → `await asyncio.wait([task])`. */

import { insertAfter } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { indentOf, lineEnd, ownsLines, statementOf } from '../../src/python/blocks.ts'
import { neverRuns } from '../../src/python/dead-code.ts'
import { runsOnOtherLoop } from '../../src/python/event-loops.ts'
import { useName } from '../../src/python/imports.ts'
import { isExpectedToFail } from '../../src/python/misuse-tests.ts'
import { awaitsWhenCancelled } from './cancelled/cleanup.ts'
import { coroutineWith } from './kept/coroutine.ts'
import { cancelledTask } from './kept/unwaited.ts'

export default defineTransform({
  name: 'cancel-without-await',
  family: 'tasks',
  summary: '`task.cancel()` only asks: the clean-up of the task is still to come',
  why: `
\`task.cancel()\` does no more than to ask: the \`CancelledError\` comes up in the task once the event loop gets to it, and a
\`finally\` in there that awaits takes its time. Code that goes on as if the task were over closes what that clean-up still needs,
or starts the next task beside it; an error of the clean-up is only logged, if at all; and the end of \`asyncio.run()\` cancels
a task that is still at it once more, in the middle of its clean-up.

\`asyncio.wait([task])\` waits until the task is over, however it ends. That is unsafe: it takes as long as the clean-up does, and
for ever where the task goes on in spite of the cancellation. For a task that an object keeps it is left to you.

A finding is only a task whose own coroutine awaits in its clean-up, which the project shows, and that nobody awaits, gathers, asks or hands on.
`,
  default: false,
  triggers: ['cancel'],
  needs: 'async',
  within: ['cancel'],
  aliases: [],
  example: `
 import asyncio


 async def poll(feed):
     try:
         while True:
             await feed.next()
     finally:
         await feed.close()


 async def watch(feed, changed):
     task = asyncio.create_task(poll(feed))
     await changed.wait()
     task.cancel()
+    await asyncio.wait([task])
`,
  exampleIsUnsafe: true,
  declines: {
    'kept-in-object':
      'the object keeps the task, and may have another one by then; wait for it in the coroutine that cancels it',
    'name-taken': '`wait` already means something else here',
    'shared-line': 'it shares its line with other code, and waiting needs a line of its own',
    'takes-longer': 'it then takes as long as the clean-up of the task, and for ever where the task goes on regardless',
  },
  visit: {
    call(call, tools) {
      const { file, facts, fix, report, decline } = tools
      const cancelled = cancelledTask(call, tools)
      if (!cancelled || runsOnOtherLoop(file) || neverRuns(call, file) || isExpectedToFail(call, file)) return
      const { task, makers } = cancelled
      const [name, ...others] = makers.map(each => coroutineWith(awaitsWhenCancelled, each, file, facts))
      if (!name || others.includes(null)) return

      const message = `nobody waits for \`${task.text}\` to end, and \`${name}()\` still has to clean up`
      if (task.kind !== 'identifier') return { ...decline('kept-in-object'), message }
      const statement = statementOf(call)
      if (!ownsLines(statement)) return { ...decline('shared-line'), message }
      const wait = useName(file, 'asyncio', 'wait', call)
      if (!wait) return { ...decline('name-taken'), message }

      const end = lineEnd(file.tree, statement.end)
      const line = `\n${indentOf(statement)}await ${wait.name}([${task.text}])`
      const edits = [...wait.edits, insertAfter({ start: end, end }, line)]
      return { ...report(fix.unsafe('takes-longer', `wait until \`${task.text}\` has ended`, ...edits)), message }
    },
  },
})
