/** `return`, `break` or `continue` out of a task group, which waits for all of its tasks. */

import { defineTransform } from '../../src/engine/transform.ts'
import { neverRuns } from '../../src/python/dead-code.ts'
import { coroutineOf } from '../../src/python/execution.ts'
import { groupWords, taskGroupsOf } from '../../src/python/task-groups.ts'
import { exitsOf, leftBehind } from './grouped/exits.ts'

export default defineTransform({
  name: 'control-flow-in-task-group',
  family: 'tasks',
  summary: '`return` out of a task group first waits for all tasks of the group',
  why: `
\`return\`, \`break\` and \`continue\` look as if they left the block there and then. A task group does not let go: it waits until
the last of its tasks has ended, and one that never ends keeps the function from ever coming back. What is returned was worked out before,
while the tasks were still at work.

Behind the block the same statement says what happens. Where it is the end of the block, an unsafe fix puts it there; its value
is then worked out when the tasks have ended. Anywhere else, cancel the tasks that are no longer needed before you leave, or
keep the value in a variable. Code that cancels something right before is no finding, and neither is what leaves before the group has any
tasks.
`,
  default: false,
  triggers: groupWords,
  needs: 'async',
  within: groupWords,
  aliases: ['ASYNC121', 'S7514'],
  example: `
 import asyncio


 async def upload(parts):
     async with asyncio.TaskGroup() as group:
         tasks = [group.create_task(part.send()) for part in parts]
-        return len(tasks)
+    return len(tasks)
`,
  exampleIsUnsafe: true,
  declines: {
    'waits-for-tasks':
      'it waits for tasks that may not be needed any more; cancel them first, or leave behind the block',
    'worked-out-later': 'what it gives is then worked out when the tasks have ended, and may be something else',
  },
  byHand: `
Leave behind the block: keep the result in a variable, and cancel the tasks that are no longer
needed.
`,
  visit: {
    with_statement(statement, { file, fix, report, decline }) {
      if (!statement.has('async') || !coroutineOf(statement)) return
      const [group] = taskGroupsOf(statement, file)
      if (!group || neverRuns(statement, file)) return

      return exitsOf(group).map(jump => {
        const word = jump.tokens[0]?.text
        const told = { at: jump, message: `\`${word}\` waits here until all tasks of the group have ended` }
        const edits = leftBehind(jump, group, file)
        if (!edits) return { ...decline('waits-for-tasks'), ...told }
        return { ...report(fix.unsafe('worked-out-later', `\`${word}\` behind the task group`, ...edits)), ...told }
      })
    },
  },
})
