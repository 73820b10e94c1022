/** A task in a local variable that nobody reads → a set of the module keeps it until it is done. */

import { defineTransform } from '../../src/engine/transform.ts'
import { ownsLines, statementOf } from '../../src/python/blocks.ts'
import { boundTask } from './kept/dropped.ts'
import { keepBehind, keeping, keepReasons, setFor, tasks } from './kept/keep.ts'
import { makers, taskMaker } from './kept/made.ts'

export default defineTransform({
  name: 'dangling-task-local',
  family: 'tasks',
  summary: 'a local variable that nobody reads keeps a task only until the function ends',
  why: `
A local variable is gone when its function returns, and what it held before when it is bound again. A task
that nobody else refers to may then be collected as garbage, in the middle of its work: the event loop keeps no
more than a weak reference to it.

The fix leaves the variable as it is and puts the task into a set of the module as well, until it is done, as
the documentation of \`asyncio.create_task()\` advises.

A finding is only what is certainly let go of while the task is under way: where no \`await\` comes between the
variable and the end of the function, or the next round of a loop. A function that goes on waiting keeps the task
for as long, and so is no finding.
`,
  default: true,
  triggers: makers,
  needs: 'asyncio',
  within: makers,
  aliases: ['RUF006'],
  example: `
 import asyncio

+_background_tasks = set()
+

 def on_message(message, store):
     task = asyncio.create_task(store.add(message))
+    _background_tasks.add(task)
+    task.add_done_callback(_background_tasks.discard)
     return len(message)
`,
  declines: keepReasons,
  byHand: `
Start it in a \`TaskGroup\`, await it before the function ends, or keep it in a set that lives longer.
`,
  visit: {
    call(call, tools) {
      const { file, report, decline } = tools
      const maker = taskMaker(call, tools)
      const variable = maker && boundTask(call, maker, file)
      if (!maker || !variable) return

      const message = `nobody reads \`${variable}\`: the task of \`${maker}()\` can disappear before it is done`
      if (!ownsLines(statementOf(call))) return { ...decline('shared-line'), message }
      const set = setFor(tasks, call, tools)
      if (!set) return { ...decline('no-set'), message }

      const edits = [...set.edits, ...keepBehind(statementOf(call), variable, set.name)]
      return { ...report(keeping(maker, set.name, edits, tools)), message }
    },
  },
})
