/** `await shield(f())`, which leaves the task without a reference when it is cancelled → the module keeps the task. */

import { insertBefore } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { indentOf, ownsLines, statementOf } from '../../src/python/blocks.ts'
import { useName } from '../../src/python/imports.ts'
import { keepingByVariable, keepLines, setFor, tasks, variableAt, variableReasons } from './kept/keep.ts'
import { isFirstOfStatement, moved, shieldedTask } from './kept/shielded.ts'

export default defineTransform({
  name: 'shield-without-reference',
  family: 'tasks',
  summary: 'once its waiter is cancelled, nobody keeps the task that `shield()` made',
  why: `
\`shield()\` makes a task of a coroutine, so that it goes on when the one who waits for it is cancelled. From then on
nobody refers to the task, and the event loop keeps no more than a weak reference: it may be collected as garbage in the
middle of the very work that was to be protected.

A local variable would not help, since it goes away with the function that was cancelled. The fix makes the task before,
puts it into a set of the module until it is done, and shields that: the documentation of \`asyncio.shield()\` asks to save a
reference. What a call gives that is not certainly a coroutine may be kept by somebody else, and is no finding.
`,
  default: true,
  triggers: ['shield'],
  needs: 'asyncio',
  within: ['shield'],
  aliases: [],
  example: `
 import asyncio

+_background_tasks = set()
+

 async def save(order):
     await asyncio.sleep(1)
     return order


 async def place(order):
-    return await asyncio.shield(save(order))
+    task = asyncio.create_task(save(order))
+    _background_tasks.add(task)
+    task.add_done_callback(_background_tasks.discard)
+    return await asyncio.shield(task)
`,
  declines: {
    'inside-expression': 'it stands within a longer expression; make the task in a statement before it, and keep it',
    'name-taken': '`create_task` already means something else here',
    ...variableReasons,
  },
  byHand: `
Make the task on a line of its own, keep it, shield that, and await it again when the waiter was
cancelled.
`,
  visit: {
    call(call, tools) {
      const { file, report, decline } = tools
      const shielded = shieldedTask(call, tools)
      if (!shielded) return

      const message =
        'once this is cancelled, nobody keeps the task of `asyncio.shield()`: it can disappear before it is done'
      if (!isFirstOfStatement(call, file)) return { ...decline('inside-expression'), message }
      if (!ownsLines(statementOf(call))) return { ...decline('shared-line'), message }
      const set = setFor(tasks, call, tools)
      if (!set) return { ...decline('no-set'), message }
      const maker = shielded.isTask ? { name: '', edits: [] } : useName(file, 'asyncio', 'create_task', call)
      if (!maker) return { ...decline('name-taken'), message }

      const statement = statementOf(call)
      const variable = variableAt(call, ['task', 'shielded_task'], file)
      const { text, edit } = moved(shielded, call, variable)
      const made = shielded.isTask ? text : `${maker.name}(${text})`
      const gap = `\n${indentOf(statement)}`
      const lines = [`${variable} = ${made}`, ...keepLines(variable, set.name), '']
      const edits = [...set.edits, ...maker.edits, insertBefore(statement, lines.join(gap)), edit]
      return { ...report(keepingByVariable(call, 'asyncio.create_task', set.name, edits, tools)), message }
    },
  },
})
