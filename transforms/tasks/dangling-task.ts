/** A task that nobody keeps → a set of the module keeps it until it is done. */

import { type Edit, insertBefore, remove, replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { ownsLines, statementOf } from '../../src/python/blocks.ts'
import type { Node } from '../../src/python/tree.ts'
import { isKeptOn } from '../../src/python/unread-variables.ts'
import { callbackOn, droppedTask, IN_LOOP } from './kept/dropped.ts'
import { keepBehind, keepingByVariable, setFor, tasks, variableAt, variableReasons } from './kept/keep.ts'
import { makers, taskMaker } from './kept/made.ts'

export default defineTransform({
  name: 'dangling-task',
  family: 'tasks',
  summary: 'a task that nobody keeps can disappear before it is done',
  why: `
The event loop keeps no more than a weak reference to a task. A task whose last other reference is gone
and that waits for something only it knows is collected as garbage, in the middle of its work, with no more
than a line in the log.

The fix puts the task into a set of the module and takes it out when it is done, as the documentation of
\`asyncio.create_task()\` advises; a set of the module that is used so already is used again. Nobody waits for
the task, and its errors are logged as before: in a function that goes on, the variable is deleted at once, since an
error is logged only when nothing refers to the task any more. Where somebody should wait, use \`asyncio.TaskGroup\`.

Tasks of a \`TaskGroup\` or a nursery are kept by it, and so are no finding.
`,
  default: true,
  triggers: makers,
  needs: 'asyncio',
  within: makers,
  aliases: ['RUF006', 'ASYNC300', 'S7502'],
  example: `
 import asyncio

+_background_tasks = set()
+

 async def sign_up(user, notify):
-    asyncio.create_task(notify(user))
+    task = asyncio.create_task(notify(user))
+    _background_tasks.add(task)
+    task.add_done_callback(_background_tasks.discard)
     return "welcome"
`,
  declines: {
    'in-comprehension': 'the tasks are made for a list that nobody keeps; make them in a loop, and keep each of them',
    'in-lambda': 'the event loop drops what the lambda gives; a function in its place has room to keep the task',
    'inside-expression':
      'it is made on some ways through an expression; an `if` in its place has room to keep the task',
    ...variableReasons,
  },
  byHand: `
Start it in a \`TaskGroup\` if somebody can wait for it. Else keep it in a set that lives as long as
the work, and discard it when done.
`,
  visit: {
    call(call, tools) {
      const { file, report, decline } = tools
      const maker = taskMaker(call, tools)
      const place = maker && droppedTask(call, maker, file)
      if (!maker || !place) return

      const message = `the task of \`${maker}()\` is kept nowhere: it can disappear before it is done`
      if (place !== 'statement' && place !== 'callback') return { ...decline(place), message }
      if (!ownsLines(statementOf(call))) return { ...decline('shared-line'), message }
      const set = setFor(tasks, call, tools)
      if (!set) return { ...decline('no-set'), message }

      const statement = statementOf(call)
      const variable = variableAt(call, ['task', 'background_task'], file)
      // The error of a task is logged when nobody refers to it any more.
      const rest = isKeptOn(statement, file, maker === IN_LOOP) ? [`del ${variable}`] : []
      const kept = keepBehind(statement, variable, set.name, ...callback(call, variable), ...rest)
      const edits = [...set.edits, ...named(call, variable), ...kept]
      return { ...report(keepingByVariable(call, maker, set.name, edits, tools)), message }
    },
  },
})

/** The edits that give the task a name. */
function named(call: Node, variable: string): Edit[] {
  const statement = statementOf(call)
  const target = statement.child('assignment')?.get('left')
  const added = callbackOn(call)
  const cut = added ? [remove({ start: call.end, end: added.end })] : []
  return [target ? replace(target, variable) : insertBefore(statement, `${variable} = `), ...cut]
}

/** The line that gives the task the callback it was given at once before. */
function callback(call: Node, variable: string): string[] {
  const added = callbackOn(call)
  return added ? [`${variable}${call.tree.text.slice(call.end, added.end)}`] : []
}
