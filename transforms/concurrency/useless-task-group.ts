/** `async with asyncio.TaskGroup() as group: group.create_task(f())` → `await f()`. */

import { type Edit, replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { dedentLines, indentOf, lineStart, nextLine } from '../../src/python/blocks.ts'
import { neverRuns } from '../../src/python/dead-code.ts'
import { coroutineOf } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import type { Node } from '../../src/python/tree.ts'
import { onlyArgument } from '../../src/python/unwrapped-calls.ts'
import { catchesGroup, loneStart } from './alone/group.ts'

export default defineTransform({
  name: 'useless-task-group',
  family: 'concurrency',
  summary: 'a task group starts one task and waits for it: nothing runs beside it',
  why: `
\`asyncio.TaskGroup\` is for tasks that run side by side. With a single \`create_task()\` in it and nothing else the group
waits for that one task, and wraps its error in an \`ExceptionGroup\`, which an \`except ValueError\` around it does not
catch.

\`await f()\` does the same and raises the error as it is. That is why the fix is unsafe: whoever expects an
\`ExceptionGroup\`, in a caller perhaps, would miss it. Below an \`except*\` or a handler that names such a group the code is left alone, and
so it is where the task is used. A group that is handed on, that starts tasks in a loop, or one task with a \`context\` of
its own, is no finding.
`,
  default: true,
  triggers: ['TaskGroup'],
  needs: 'async',
  within: ['TaskGroup'],
  aliases: ['ASYNC112', 'S7513'],
  example: `
 import asyncio


 async def publish(page):
     await asyncio.sleep(1)
     print(page)


 async def main(page):
-    async with asyncio.TaskGroup() as group:
-        group.create_task(publish(page))
+    await publish(page)
     print("published")
`,
  exampleIsUnsafe: true,
  declines: {
    'error-wrapped': 'an error comes in an `ExceptionGroup` today, and other code may expect it so',
    'group-caught': 'code around it catches the `ExceptionGroup` in which its error comes',
    'task-used': 'the task itself is used afterwards',
    'in-between': 'a comment stands between its parts',
  },
  byHand: `
Await the coroutine itself, and let handlers catch its error in place of the \`ExceptionGroup\`.
`,
  visit: {
    with_statement(statement, { file, fix, report, decline }) {
      if (!statement.has('async') || !coroutineOf(statement) || neverRuns(statement, file)) return
      const start = loneStart(statement, file)
      if (!start) return

      const manager = statement.child('with_clause') as Node
      const declined = (reason: Parameters<typeof decline>[0]) => ({ ...decline(reason), at: manager })
      if (catchesGroup(statement)) return declined('group-caught')
      if (start.isUsed) return declined('task-used')
      const edits = withoutGroup(statement, start.call, start.coroutine, file)
      if (!edits) return declined('in-between')

      const verdict = report(fix.unsafe('error-wrapped', 'await the one coroutine', ...edits))
      return { ...verdict, at: manager, message: 'this group has one task, and nothing runs beside it' }
    },
  },
})

/** What is left stands where the `async with` stood; further lines of it move one level to the left. */
function withoutGroup(statement: Node, call: Node, coroutine: Node, file: PythonFile): readonly Edit[] | null {
  if (file.hasComment(statement.start, call.start)) return null
  const edits = onlyArgument(call, coroutine, file)
  if (!edits) return null
  const unit = indentOf(call).slice(indentOf(statement).length)
  const rest = { start: nextLine(file.tree, call.start), end: statement.end }
  const isLater = lineStart(file.tree, statement.end) >= rest.start
  const kept = isLater ? dedentLines(file.tree, rest, unit) : []
  return [replace({ start: statement.start, end: call.start }, 'await '), ...edits, ...kept]
}
