/** `await asyncio.create_task(f())` → `await f()`. */

import { type Edit, replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import type { Facts } from '../../src/project/facts.ts'
import { resultOf } from '../../src/project/results.ts'
import { isExplained } from '../../src/python/comments-above.ts'
import { neverRuns } from '../../src/python/dead-code.ts'
import { coroutineOf } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { importsFrom } from '../../src/python/imports.ts'
import { isRemovable, removeStatements } from '../../src/python/removal.ts'
import { goneWithUse, loopVariableOf } from '../../src/python/running-loop.ts'
import type { Node } from '../../src/python/tree.ts'
import { onlyArgument } from '../../src/python/unwrapped-calls.ts'
import { callsItself, doubtAbout, doubts } from './alone/doubts.ts'
import { awaitOf, type LoneTask, loneTask } from './alone/task.ts'

export default defineTransform({
  name: 'task-awaited-immediately',
  family: 'concurrency',
  summary: 'a task is awaited as soon as it is made: nothing runs beside it',
  why: `
A task is for work that goes on while its maker does something else. \`await asyncio.create_task(f())\` waits at
once, so that it is \`await f()\` with a task made, scheduled and thrown away, one turn of the loop later; it reads
as if something ran side by side. The same holds for \`gather()\` of one coroutine, which gives a list of one result.

The fix is never safe. A task lets those that were started before run first, even where \`f\` waits for nothing; it has a
context of its own, so that context variables which \`f\` sets keep their old values for its maker; and \`gather()\` is
cancelled although \`f\` swallows the cancellation. A coroutine that calls itself in tasks is left alone: it would fill
the stack. A task with a \`context\`, or with a comment above it that tells what the task is for, is no finding.
`,
  default: true,
  triggers: ['create_task', 'ensure_future', 'gather'],
  needs: 'await',
  within: ['await'],
  aliases: [],
  example: `
 import asyncio


 async def total(order):
     await asyncio.sleep(1)
     return sum(order)


 async def pay(order):
-    amount = await asyncio.create_task(total(order))
+    amount = await total(order)
     return f"{amount} EUR"
`,
  exampleIsUnsafe: true,
  declines: {
    ...doubts,
    'calls-itself': 'it calls itself in tasks, each with a stack of its own, and would fill the one of a plain call',
    'in-between': 'a comment or a `;` stands between its parts or behind them',
  },
  byHand: `
Await the coroutine itself; or start the task earlier, do other work, and await it then.
`,
  visit: {
    call(call, { file, facts, fix, report, decline }) {
      const task = loneTask(call, file)
      if (!task || !isOne(task, file, facts) || !coroutineOf(call) || neverRuns(call, file) || usesOtherLoops(file))
        return

      if (callsItself(task, file, facts)) return decline('calls-itself')
      const parts = withoutTask(task, file)
      if (!parts) return decline('in-between')

      const variable = loopVariableOf(call.get('function')?.get('object') ?? null, file)
      const edits = [...parts, ...goneWithUse(variable)]
      const message = 'await the coroutine itself: nothing runs beside its task'
      return report(fix.unsafe(doubtAbout(task, file, facts), message, ...edits))
    },
  },
})

/** `gather()` of a list, or of something unknown, may be short of a star: nothing is known to run alone there. */
function isOne({ kind, coroutine }: LoneTask, file: PythonFile, facts: Facts): boolean {
  return kind === 'task' || (coroutine.kind === 'call' && resultOf(coroutine, file, facts)?.given === 'coroutine')
}

/** Under anyio a task of its own keeps cancel scopes apart. */
function usesOtherLoops(file: PythonFile): boolean {
  return ['anyio', 'curio', 'trio'].some(library => importsFrom(file, library))
}

function withoutTask({ call, coroutine, kind, waiting }: LoneTask, file: PythonFile): readonly Edit[] | null {
  if (waiting) return joined(call, coroutine, waiting, file)
  const awaiting = call.parent as Node
  if (kind === 'task' || awaiting.parent?.kind === 'expression_statement') return onlyArgument(call, coroutine, file)
  const edits = onlyArgument(call, coroutine, file, { closing: ']' })
  return edits && [replace({ start: awaiting.start, end: awaiting.start }, '['), ...edits]
}

/** `task = create_task(f())` takes over what the next statement does with `await task`. */
function joined(call: Node, coroutine: Node, waiting: Node, file: PythonFile): readonly Edit[] | null {
  const first = call.parent?.parent as Node
  const awaiting = awaitOf(waiting) as Node
  const isSimple =
    ![first, waiting].some(each => file.hasComment(each.start, each.end)) &&
    isRemovable(waiting, file) &&
    !isExplained(waiting)
  const edits = isSimple && onlyArgument(call, coroutine, file)
  if (!edits) return null
  const start = file.text.slice(waiting.start, awaiting.start)
  return [replace({ start: first.start, end: call.start }, `${start}await `), ...edits, ...removeStatements([waiting])]
}
