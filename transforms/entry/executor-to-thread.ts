/** `await loop.run_in_executor(None, f, a)` → `await asyncio.to_thread(f, a)`. */

import { type Edit, remove, replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { resultOfFunction } from '../../src/project/results.ts'
import { withoutArgument } from '../../src/python/argument-edits.ts'
import { neverRuns } from '../../src/python/dead-code.ts'
import { loopMethod, runsOnOtherLoop } from '../../src/python/event-loops.ts'
import { coroutineOf } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { useName } from '../../src/python/imports.ts'
import { libraryCall } from '../../src/python/receivers.ts'
import { goneWithUse, loopVariableOf } from '../../src/python/running-loop.ts'
import type { Node } from '../../src/python/tree.ts'
import { isVersionGuarded } from '../../src/python/version-guards.ts'

export default defineTransform({
  name: 'executor-to-thread',
  family: 'entry',
  summary: '`run_in_executor(None, …)` is the long way to `asyncio.to_thread()`',
  why: `
\`asyncio.to_thread()\` (Python 3.9) uses the same threads, asks for no loop, takes keyword arguments without
\`functools.partial\`, and hands the context variables of the task to the thread, so that logging and tracing know where
they are.

The fix is safe; a variable for the loop that nothing else uses goes, and so does a \`partial\`. It is unsafe where the
project uses context variables: the function in the thread then sees those of the task, and no longer those that an
earlier job has left in its thread. Only calls that are awaited at once are findings, since a coroutine starts later than
\`run_in_executor()\` does. The rule is off by default: the old way is no mistake.
`,
  default: false,
  triggers: ['run_in_executor'],
  needs: 'await',
  within: ['run_in_executor'],
  aliases: [],
  since: [3, 9],
  example: `
 import asyncio


 async def resize(image, width):
-    loop = asyncio.get_running_loop()
-    return await loop.run_in_executor(None, image.resize, width)
+    return await asyncio.to_thread(image.resize, width)
`,
  declines: {
    'context-variable': 'the project uses context variables, and the thread would begin to see those of the task',
    'loop-left-over':
      'several calls share the variable of the loop, which nothing would use any more: replace them together',
    'name-taken': '`to_thread` already means something else here',
  },
  byHand: `
\`await asyncio.to_thread(f, …)\`; keep \`run_in_executor()\` where the executor matters.
`,
  visit: {
    call(call, { file, facts, fix, report, decline }) {
      const callee = call.get('function')
      const [executor, job] = call.get('arguments')?.children ?? []
      if (callee?.get('attribute')?.text !== 'run_in_executor' || call.parent?.kind !== 'await') return
      if (executor?.kind !== 'none' || !job || !coroutineOf(call) || file.hasComment(callee.start, callee.end)) return
      if (/splat|keyword/.test(job.kind) || loopMethod(libraryCall(call, file)) !== 'run_in_executor') return
      if (runsOnOtherLoop(file) || neverRuns(call, file) || isVersionGuarded(call, file)) return
      if (resultOfFunction(job, file, facts)?.given === 'coroutine') return

      const thread = useName(file, 'asyncio', 'to_thread', call)
      if (!thread) return decline('name-taken')

      const variable = loopVariableOf(callee.get('object'), file)
      const isShared = variable !== null && variable.uses.length > 1
      if (isShared && variable.uses.every(use => use.parent?.get('attribute')?.text === 'run_in_executor'))
        return decline('loop-left-over')
      const gone = goneWithUse(variable)
      const named = [replace(callee, thread.name), ...thread.edits]
      const edits = [...named, withoutArgument(executor), ...withoutPartial(job, file), ...gone]
      const message = `\`${thread.name}()\` does the same`
      // The context of `decimal` is a context variable too.
      const isUnsafe = ['ContextVar', 'getcontext', 'localcontext', 'setcontext'].some(each => facts.spreadOf(each) > 0)
      return report(isUnsafe ? fix.unsafe('context-variable', message, ...edits) : fix(message, ...edits))
    },
  },
})

/** The arguments of a `functools.partial(…)` that is the last argument, in its place. */
function withoutPartial(job: Node, file: PythonFile): Edit[] {
  const [first, ...others] = job.kind === 'call' ? (job.get('arguments')?.children ?? []) : []
  if (!first || job.next || file.called(job) !== 'functools.partial') return []
  const last = others.at(-1) ?? first
  const around = [
    { start: job.start, end: first.start },
    { start: last.end, end: job.end },
  ]
  const isPlain =
    !/splat|keyword/.test(first.kind) && around.every(({ start, end }) => !/[\r\n#]/.test(file.text.slice(start, end)))
  return isPlain ? around.map(remove) : []
}
