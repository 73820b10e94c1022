/** A task in an attribute that nobody asks how it ended → a callback brings its error to light. */

import { defineTransform } from '../../src/engine/transform.ts'
import { linesBelow, ownsLines, statementOf } from '../../src/python/blocks.ts'
import { isExpectedToFail } from '../../src/python/misuse-tests.ts'
import { coroutineWith } from './kept/coroutine.ts'
import { letsErrorsOut } from './kept/failing.ts'
import { makers, taskMaker } from './kept/made.ts'
import { keptTask } from './kept/unwaited.ts'

export default defineTransform({
  name: 'task-exception-never-retrieved',
  family: 'tasks',
  summary: 'an error ends the task unseen: its object keeps it, and nobody asks',
  why: `
The error of a task is kept until somebody awaits it or asks for its \`exception()\`. If nobody does, "Task exception was never
retrieved" is logged when the task is collected as garbage, and a task that an object keeps is not, for as long as the
object lives: a reader or a heartbeat has stopped for good, and the program goes on without a word.

Await the task where the object is closed, or catch the errors in its coroutine. The fix only adds a callback that asks for the
result, so that the event loop reports the error as soon as it comes, as "Exception in callback". It is unsafe, since that calls the
exception handler of the loop.

A finding is a task in an attribute of \`self\` that all code only stores, tests or cancels, and whose own coroutine awaits something
that may fail and catches no \`Exception\`.
`,
  default: false,
  triggers: makers,
  needs: 'asyncio',
  within: makers,
  aliases: [],
  example: `
 import asyncio


 class Client:
     async def connect(self):
         self._reader = asyncio.create_task(self._read())
+        self._reader.add_done_callback(lambda task: task.cancelled() or task.result())

     async def _read(self):
         while True:
             print(await self.stream.next())
`,
  exampleIsUnsafe: true,
  declines: {
    'has-callback': 'it has a callback already, which only lets go of it; add one that looks at its `exception()`',
    'handler-called': 'the exception handler of the event loop is called as soon as the task fails',
    'shared-line': 'it shares its line with other code, and a callback needs a line of its own',
  },
  byHand: `
Await the task at its end, or add a done callback that reads \`task.exception()\` if it was not
cancelled, and logs it.
`,
  visit: {
    call(call, tools) {
      const { file, facts, fix, report, decline } = tools
      const target = call.parent?.kind === 'assignment' ? call.parent.get('left') : null
      const isChained = call.parent?.parent?.kind === 'assignment'
      if (target?.kind !== 'attribute' || isChained || call.field !== 'right' || !taskMaker(call, tools)) return
      if (isExpectedToFail(call, file) || !keptTask(target, tools)) return
      const attribute = target.get('attribute')?.text ?? ''
      const asks = new RegExp(`\\b${attribute}\\s*\\.\\s*(done|cancelled)\\(`)
      const coroutine = coroutineWith(letsErrorsOut, call, file, facts)
      const files = coroutine === null ? [] : facts.filesWith(attribute)
      if (coroutine === null || files.some(({ text }) => asks.test(text))) return

      const message = `nobody asks \`${target.text}\` how it ended: an error of \`${coroutine}()\` stays unseen`
      if (files.some(({ text }) => text.includes(`${attribute}.add_done_callback(`)))
        return { ...decline('has-callback'), message }
      const statement = statementOf(call)
      if (!ownsLines(statement)) return { ...decline('shared-line'), message }

      const line = `${target.text}.add_done_callback(lambda task: task.cancelled() or task.result())`
      const edit = linesBelow(statement, [line])
      return { ...report(fix.unsafe('handler-called', 'let the event loop report its error', edit)), message }
    },
  },
})
