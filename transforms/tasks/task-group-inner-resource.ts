/** A resource that is opened inside of a task group → it is opened before the group, and closed after its tasks. */

import { defineTransform } from '../../src/engine/transform.ts'
import { neverRuns } from '../../src/python/dead-code.ts'
import { coroutineOf } from '../../src/python/execution.ts'
import { isExpectedToFail } from '../../src/python/misuse-tests.ts'
import { groupWords, taskGroupsOf } from '../../src/python/task-groups.ts'
import { openedBefore, orderReasons } from './grouped/reorder.ts'
import { closedEarly } from './grouped/resources.ts'

export default defineTransform({
  name: 'task-group-inner-resource',
  family: 'tasks',
  summary: 'a resource opened inside a task group is closed before its tasks run',
  why: `
A task group waits for its tasks at the end of its own block. A \`with\` inside of that block ends earlier: it closes its file,
session or connection while the tasks that were given it have not even begun, since \`create_task()\` runs nothing by itself.
They fail with errors such as "I/O operation on closed file".

The two headers change places, so that the resource is closed when the group has waited for its tasks. That is unsafe, as it stays
open for longer, and an error of opening it comes as it is and not in an \`ExceptionGroup\`. Where the block of the group holds
more than that \`with\`, opening it before the group, or in the coroutine that uses it, is left to you.

A finding is only where nothing is waited for between the start of the task and the end of the \`with\`. A \`with\` that waits
for its tasks, cancels them or yields is no finding, and neither is a manager of the project that at its end does nothing, waits, or
sends on that nothing more comes.
`,
  default: true,
  triggers: groupWords,
  needs: 'async',
  within: groupWords,
  aliases: ['ASYNC111'],
  example: `
 import asyncio


 async def upload(source, parts):
-    async with asyncio.TaskGroup() as group:
-        with open(source, "rb") as file:
+    with open(source, "rb") as file:
+        async with asyncio.TaskGroup() as group:
             for part in parts:
                 group.create_task(part.send(file))
`,
  exampleIsUnsafe: true,
  declines: {
    ...orderReasons,
    'open-longer':
      'it then stays open until the last task has ended, and an error of opening it no longer comes in an `ExceptionGroup`',
  },
  byHand: `
Open first what the tasks use, and the group inside of it: what is entered first is closed last.
`,
  visit: {
    with_statement(statement, { file, facts, fix, report, decline }) {
      const group = taskGroupsOf(statement, file).find(({ name }) => name !== null)
      if (!group || !coroutineOf(statement) || neverRuns(statement, file)) return
      const found = isExpectedToFail(statement, file) ? [] : closedEarly(group, file, facts)

      return found.map(resource => {
        const message = `\`${resource.name}\` is closed without waiting for the tasks of \`${group.name?.text}\` that use it`
        const told = { at: resource.item, message }
        const edits = openedBefore(resource, group, file)
        if (typeof edits === 'string') return { ...decline(edits), ...told }
        return {
          ...report(fix.unsafe('open-longer', `open \`${resource.name}\` before the task group`, ...edits)),
          ...told,
        }
      })
    },
  },
})
