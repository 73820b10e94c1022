/** A coroutine that has run is awaited again → one task, which can be awaited as often as one likes. */

import { insertAfter, insertBefore } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { runsOnOtherLoop } from '../../src/python/event-loops.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { useName } from '../../src/python/imports.ts'
import type { Node } from '../../src/python/tree.ts'
import { type Bound, boundCoroutine } from './variables/bound.ts'
import { type Again, ranAgain, runAt } from './variables/runs.ts'

export default defineTransform({
  name: 'coroutine-awaited-twice',
  family: 'awaiting',
  summary: 'a coroutine object runs once; awaiting it again is an error',
  why: `
A coroutine object is one run of its function. The second \`await\` of it raises \`RuntimeError: cannot
reuse already awaited coroutine\`, and so does an \`await\` after \`gather()\`, \`wait_for()\` or
\`create_task()\` has taken it. It is found where the second one is sure to come after the first: on
one way through the function, in a loop, or in a further attempt after the first has failed.

A task gives its result to everybody who awaits it. The fix makes the coroutine a task where it is
made; that is unsafe, since a task begins to run before it is awaited, and where nobody awaits it.
In a loop, after a failure and after a time limit a task would only give the same again: call the
function anew there.
`,
  default: true,
  triggers: ['async'],
  namesAwaitables: true,
  aliases: [],
  example: `
+import asyncio
+
+
 async def prices(shop):
     return await shop.load()


 async def report(shop):
-    loading = prices(shop)
+    loading = asyncio.create_task(prices(shop))
     print(len(await loading))
     print(await loading)
`,
  exampleIsUnsafe: true,
  declines: {
    'already-a-task': 'a task was made of it before: await that task',
    'name-taken': '`asyncio` already means something else here',
    'needs-new-call': 'what runs again has to come from a new call of the function',
    'starts-earlier': 'a task begins to run before it is awaited, and where it is not awaited at all',
  },
  byHand: `
Keep the result in a variable, or make a task at once and await that as often as you like; call the
function again where the work shall be done again.
`,
  visit: {
    assignment(assignment, { file, facts, fix, report, decline }) {
      const bound = boundCoroutine(assignment, { file, facts })
      if (bound?.bindings.length !== 1) return
      const again = ranAgain(bound, assignment, file)
      if (!again) return

      const place = {
        at: again.second.by,
        message: `\`${bound.name}\` is a coroutine that has run before, and cannot run again`,
      }
      if (again.first.how === 'task' && again.isStraight) return { ...decline('already-a-task'), ...place }
      if (!isForTask(again, bound, file)) return { ...decline('needs-new-call'), ...place }
      const task = useName(file, 'asyncio', 'create_task', assignment)
      if (!task) return { ...decline('name-taken'), ...place }

      const call = assignment.get('right') as Node
      const edits = [...task.edits, insertBefore(call, `${task.name}(`), insertAfter(call, ')')]
      return { ...report(fix.unsafe('starts-earlier', 'make it a task', ...edits)), ...place }
    },
  },
})

/** True where a task can stand for the coroutine wherever it is used, and gives what is wanted the second time. */
function isForTask({ first, isStraight }: Again, { uses }: Bound, file: PythonFile): boolean {
  if (!isStraight || first.how === 'limit' || runsOnOtherLoop(file)) return false
  return uses.every(use => /^(await|limit)$/.test(runAt(use, file)?.how ?? ''))
}
