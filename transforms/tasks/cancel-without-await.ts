/** `task.cancel()` of a task that nobody waits for → `await asyncio.wait([task])`. */

import { defineTransform } from '../../src/engine/transform.ts'
import { linesBelow, ownsLines, statementOf } from '../../src/python/blocks.ts'
import { neverRuns } from '../../src/python/dead-code.ts'
import { runsOnOtherLoop } from '../../src/python/event-loops.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { useName } from '../../src/python/imports.ts'
import { isLock } from '../../src/python/managers.ts'
import { isExpectedToFail } from '../../src/python/misuse-tests.ts'
import { originOf } from '../../src/python/receivers.ts'
import { enteredBy } from '../../src/python/task-groups.ts'
import type { Node } from '../../src/python/tree.ts'
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
for ever where the task goes on in spite of the cancellation, or its clean-up waits for something that the code below would do. For a task
that an object keeps, and in the block of a lock, it is left to you.

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
    'held-lock':
      'a lock is held here for which the clean-up of the task may wait; wait for the task once it is released',
    'kept-in-object':
      'the object keeps the task, and may have another one by then; wait for it in the coroutine that cancels it',
    'name-taken': '`wait` already means something else here',
    'shared-line': 'it shares its line with other code, and waiting needs a line of its own',
    'takes-longer':
      'it then takes as long as the clean-up of the task, and for ever where that needs what comes below, or the task goes on regardless',
  },
  byHand: `
After \`task.cancel()\`, \`await asyncio.wait([task])\`, outside of any lock; then look at its
exception.
`,
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
      if (isLocked(call, file)) return { ...decline('held-lock'), message }
      const statement = statementOf(call)
      if (!ownsLines(statement)) return { ...decline('shared-line'), message }
      const wait = useName(file, 'asyncio', 'wait', call)
      if (!wait) return { ...decline('name-taken'), message }

      const edits = [...wait.edits, linesBelow(statement, [`await ${wait.name}([${task.text}])`])]
      return { ...report(fix.unsafe('takes-longer', `wait until \`${task.text}\` has ended`, ...edits)), message }
    },
  },
})

/** True in the block of a `with` that holds a lock. */
function isLocked(node: Node, file: PythonFile): boolean {
  const outer = node.ancestor('with_statement', 'function_definition')
  if (outer?.kind !== 'with_statement') return false
  const managers = (outer.child('with_clause')?.children ?? []).map(item => enteredBy(item).manager)
  return managers.some(each => each && isLock(each, originOf(each, file)?.type ?? null)) || isLocked(outer, file)
}
