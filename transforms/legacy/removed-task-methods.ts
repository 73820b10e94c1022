/** `asyncio.Task.all_tasks()` → `asyncio.all_tasks()`. */

import { type Edit, insertAfter, replace } from '../../src/engine/edit.ts'
import { defineTransform, type Tools } from '../../src/engine/transform.ts'
import { expectationOf } from '../../src/python/expected-errors.ts'
import { useName } from '../../src/python/imports.ts'
import { runsInLoop } from '../../src/python/loop-arguments.ts'
import { isExpectedToFail } from '../../src/python/misuse-tests.ts'
import type { Node } from '../../src/python/tree.ts'
import { atLeast } from '../../src/python/version.ts'
import { isVersionGuarded } from '../../src/python/version-guards.ts'

const reasons = {
  'done-tasks': 'below Python 3.9 it gives tasks that are done as well, and `asyncio.all_tasks()` does not',
  'error-swallowed': 'code around it catches every error and goes on, so other code may count on that',
  'handed-over': 'it is handed over and not called, and the function fails where no event loop runs',
  'name-taken': '`asyncio` already means something else here',
} as const

type Reason = keyof typeof reasons

export default defineTransform({
  name: 'removed-task-methods',
  family: 'legacy',
  summary: '`asyncio.Task.all_tasks()` and `current_task()` are gone since Python 3.9',
  why: `
Since Python 3.9 both raise \`AttributeError\`; the functions \`asyncio.all_tasks()\` and \`asyncio.current_task()\` took their
place in 3.7. The methods asked the current event loop, the functions ask the running one: where none is certain to run, the
fix hands them \`asyncio.get_event_loop()\`, as the methods did by themselves.

\`Task.all_tasks()\` gave tasks that are done as well, as long as something held them. Where the code still has to run below
Python 3.9, and so works today, that fix is unsafe.
`,
  default: true,
  triggers: ['all_tasks', 'current_task'],
  needs: 'Task',
  within: ['all_tasks', 'current_task'],
  aliases: [],
  example: `
 import asyncio


 async def stop():
-    this = asyncio.Task.current_task()
-    for task in asyncio.Task.all_tasks():
+    this = asyncio.current_task()
+    for task in asyncio.all_tasks():
         if task is not this:
             task.cancel()
`,
  declines: reasons,
  byHand: `
\`asyncio.all_tasks()\` and \`asyncio.current_task()\`, in a coroutine or with the loop as argument.
`,
  visit: {
    attribute(node, tools) {
      const { file, fix, report, decline } = tools
      const method = node.get('attribute')?.text ?? ''
      if (method !== 'all_tasks' && method !== 'current_task') return
      if (!METHODS.test(file.names.of(node) ?? '') || isVersionGuarded(node, file) || isExpectedToFail(node, file))
        return

      const edits = functionEdits(node, method, tools)
      if (!edits) return decline('name-taken')
      const because = doubtAbout(node, method, tools)
      const message = `ask \`asyncio.${method}()\``
      return report(because ? fix.unsafe(because, message, ...edits) : fix(message, ...edits))
    },
  },
})

const METHODS = /^asyncio\.(tasks\.)?Task\.(all_tasks|current_task)$/

function callOf(node: Node): Node | null {
  return node.parent?.kind === 'call' && node.field === 'function' ? node.parent : null
}

/** The function in place of the method, with the current loop where no loop is certain to run; null where a name is taken. */
function functionEdits(node: Node, method: string, { file }: Tools<Reason>): Edit[] | null {
  const asked = useName(file, 'asyncio', method, node)
  if (!asked) return null
  const edits = [...asked.edits, replace(node, asked.name)]
  const list = callOf(node)?.get('arguments')
  if (!list || list.children.length > 0 || runsInLoop(node, file)) return edits
  const getter = useName(file, 'asyncio', 'get_event_loop', node)
  return (
    getter && [...edits, ...getter.edits, insertAfter({ start: list.start, end: list.start + 1 }, `${getter.name}()`)]
  )
}

function doubtAbout(node: Node, method: string, { file, settings }: Tools<Reason>): Reason | null {
  if (!callOf(node)) return 'handed-over'
  if (!atLeast(settings.targetVersion, [3, 9])) return method === 'all_tasks' ? 'done-tasks' : null
  return expectationOf(node, file, ['AttributeError']) ? 'error-swallowed' : null
}
